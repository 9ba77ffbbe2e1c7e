package io.weirkeeper.engine.sops;

import io.weirkeeper.engine.sops.key.KeyGroup;
import io.weirkeeper.engine.sops.tree.EncryptionRule;
import java.util.List;

/**
 * What a document says about its encryption.
 *
 * @param threshold how many groups of keys are needed; 0 when any key will do
 */
record Metadata(List<KeyGroup> groups, int threshold, EncryptionRule rule) {
    Metadata {
        groups = List.copyOf(groups);
    }
}

package io.weirkeeper.engine.sops.format;

import io.weirkeeper.engine.sops.SopsException;
import io.weirkeeper.engine.sops.tree.SopsNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A document and what it says about its encryption.
 *
 * @param branches one for each document of a YAML stream, otherwise one
 * @param sops the metadata, not flattened
 */
public record EncryptedDocument(List<SopsNode.Branch> branches, SopsNode.Branch sops) {
    private static final String KEY = "sops";

    public EncryptedDocument {
        branches = List.copyOf(branches);
    }

    static SopsException notEncrypted() {
        return new SopsException("sops metadata not found");
    }

    /** Takes the {@code sops} entry out of each branch; the first one's counts. */
    static EncryptedDocument nested(List<SopsNode.Branch> branches) {
        List<SopsNode.Branch> rest = new ArrayList<>();
        SopsNode.Branch sops = null;
        for (int i = 0; i < branches.size(); i++) {
            List<SopsNode.Entry> kept = new ArrayList<>();
            for (SopsNode.Entry entry : branches.get(i).entries()) {
                if (!KEY.equals(entry.key())) {
                    kept.add(entry);
                } else if (i == 0 && sops != null) {
                    throw new SopsException("Found duplicate sops entry");
                } else if (i == 0) {
                    if (!(entry.value() instanceof SopsNode.Branch metadata)) {
                        throw new SopsException("Found sops entry that is not a mapping");
                    }
                    sops = metadata;
                }
            }
            rest.add(new SopsNode.Branch(kept));
        }
        if (sops == null) {
            throw notEncrypted();
        }
        return new EncryptedDocument(rest, sops);
    }
}

package io.weirkeeper.service.source.fetch;

import java.util.Map;
import java.util.Optional;

/** Reads Secrets of the cluster. */
public interface SecretReader {
    /** The decoded values of a Secret; empty when there is none. */
    Optional<Map<String, byte[]>> read(String namespace, String name);
}

package io.weirkeeper.service.notification.send;

import java.util.Map;
import java.util.Optional;

/** Where Secrets are read, live. */
@FunctionalInterface
public interface SecretReader {
    /** The decoded data of a Secret; empty when there is none of that name. */
    Optional<Map<String, byte[]>> read(String namespace, String name);
}

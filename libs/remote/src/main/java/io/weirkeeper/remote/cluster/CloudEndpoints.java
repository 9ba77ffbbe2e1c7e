package io.weirkeeper.remote.cluster;

import java.util.Optional;

/**
 * Servers that are asked instead of the clouds' own; for tests.
 *
 * @param all one for everything; empty means the clouds' own
 */
record CloudEndpoints(Optional<String> all) {
    static final CloudEndpoints REAL = new CloudEndpoints(Optional.empty());

    String or(String real) {
        return all.orElse(real);
    }
}

package io.weirkeeper.cluster;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The user's cache directory of this module: {@code $XDG_CACHE_HOME/weirkeeper/local-cluster} or below ~/.cache. */
final class CacheDirectory {
    private CacheDirectory() {}

    static Path of(Map<String, String> environment) {
        @Nullable String configured = environment.get("XDG_CACHE_HOME");
        Path cache = configured == null || configured.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".cache")
                : Path.of(configured);
        return cache.resolve("weirkeeper").resolve("local-cluster");
    }
}

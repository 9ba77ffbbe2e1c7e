package io.weirkeeper.engine.helm.index;

import java.time.Instant;
import java.util.List;

/**
 * A chart that a repository offers.
 *
 * @param created {@link Instant#MIN} when the index does not say
 * @param digest sha256 of the archive in hexadecimal digits; empty when the index does not say
 */
public record ChartVersion(String name, String version, Instant created, List<String> urls, String digest) {
    public ChartVersion {
        urls = List.copyOf(urls);
    }
}

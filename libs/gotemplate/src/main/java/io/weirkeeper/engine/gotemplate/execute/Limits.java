package io.weirkeeper.engine.gotemplate.execute;

import java.time.Duration;

/**
 * What an execution may use before it fails: bytes of output, bytes of text and lists that functions produce on the
 * way, nested templates, and time.
 */
public record Limits(long outputBytes, long workBytes, int depth, Duration time) {
    private static final long MEGABYTE = 1 << 20;

    /** Far above any real chart; hostile ones end within seconds and below about 100 MB. */
    public static final Limits DEFAULT = new Limits(64 * MEGABYTE, 2048 * MEGABYTE, 2_000, Duration.ofSeconds(60));

    public Limits {
        if (outputBytes <= 0 || workBytes <= 0 || depth <= 0 || !time.isPositive()) {
            throw new IllegalArgumentException("template limits must be positive");
        }
    }
}

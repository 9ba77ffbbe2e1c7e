package io.weirkeeper.engine.yaml;

/**
 * What a reader accepts before it gives up.
 *
 * @param characters length of one text
 * @param depth nesting of maps and lists
 * @param nodes nodes of one document, aliases expanded; the share that may come from aliases is go-yaml's
 */
public record YamlLimits(int characters, int depth, int nodes) {
    public static final YamlLimits DEFAULT = new YamlLimits(64 << 20, 256, 2_000_000);

    public YamlLimits {
        if (characters < 1 || depth < 1 || nodes < 1) {
            throw new IllegalArgumentException("limits must be positive: " + characters + ", " + depth + ", " + nodes);
        }
    }
}

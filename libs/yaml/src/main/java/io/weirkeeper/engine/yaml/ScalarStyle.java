package io.weirkeeper.engine.yaml;

/** How a scalar was written. Only engines that look at quoting care; the canonical printer does not. */
public enum ScalarStyle {
    PLAIN,
    SINGLE_QUOTED,
    DOUBLE_QUOTED,
    LITERAL,
    FOLDED
}

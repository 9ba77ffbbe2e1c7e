package io.weirkeeper.engine.yaml;

/** A tab that SnakeYAML refuses; libyaml may take it. */
final class TabFound extends RuntimeException {
    private final int codePoints;
    private final YamlException failure;

    TabFound(int codePoints, YamlException failure) {
        super(failure);
        this.codePoints = codePoints;
        this.failure = failure;
    }

    /** How many characters stand before it. */
    int codePoints() {
        return codePoints;
    }

    YamlException failure() {
        return failure;
    }
}

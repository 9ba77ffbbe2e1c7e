package io.weirkeeper.engine.yaml;

import org.jspecify.annotations.Nullable;

/**
 * A part of a document: a map, a list or a scalar, null included. Nodes are mutable, form a tree without shared
 * parts, know where they were read, and belong to one thread at a time.
 */
public abstract sealed class YamlNode permits YamlMap, YamlList, YamlScalar {
    private final String file;
    private final int line;
    private final int column;
    private boolean flow;

    YamlNode(String file, int line, int column) {
        this.file = file;
        this.line = line;
        this.column = column;
    }

    /** Where the node was read, or {@link Place#NOWHERE}. A copy keeps the place of its original. */
    public Place place() {
        return line == 0 && file.isEmpty() ? Place.NOWHERE : new Place(file, line, column);
    }

    /** Whether a map or list was written in brackets, {@code [a, b]}; the canonical printer does not look at this. */
    public boolean isFlow() {
        return flow;
    }

    public void setFlow(boolean newFlow) {
        flow = newFlow;
    }

    String file() {
        return file;
    }

    int line() {
        return line;
    }

    int column() {
        return column;
    }

    /** A deep copy that shares nothing mutable with this node. */
    public abstract YamlNode copy();

    /** Whether this is the null scalar. */
    public boolean isNull() {
        return false;
    }

    /** Whether both mean the same: order of keys, style and place do not count. */
    public abstract boolean sameAs(@Nullable YamlNode other);

    /** This node as a map, or null when it is something else. */
    public @Nullable YamlMap asMap() {
        return this instanceof YamlMap map ? map : null;
    }

    /** This node as a list, or null when it is something else. */
    public @Nullable YamlList asList() {
        return this instanceof YamlList list ? list : null;
    }

    /** This node as a scalar, or null when it is something else. */
    public @Nullable YamlScalar asScalar() {
        return this instanceof YamlScalar scalar ? scalar : null;
    }
}

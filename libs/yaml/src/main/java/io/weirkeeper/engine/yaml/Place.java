package io.weirkeeper.engine.yaml;

/** Where something stands in a document: the file as the user names it, line and column counted from 1. */
public record Place(String file, int line, int column) {
    @Override
    public String toString() {
        return file + ":" + line + ":" + column;
    }
}

package io.weirkeeper.engine.yaml;

/** Where something stands in a document: the file as the user names it, line and column counted from 1. */
public record Place(String file, int line, int column) {
    /** The place of what no file says: a node that a program made. */
    public static final Place NOWHERE = new Place("", 0, 0);

    @Override
    public String toString() {
        if (line == 0) {
            return file.isEmpty() ? "(generated)" : file;
        }
        return file + ":" + line + ":" + column;
    }
}

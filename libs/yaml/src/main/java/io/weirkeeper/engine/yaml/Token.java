package io.weirkeeper.engine.yaml;

/** A token of YAML 1.1. The queue uses each object again and again: what it says is gone when more tokens are read. */
final class Token {
    static final int NO_KEY = -1;

    /** What a token is. */
    enum Kind {
        STREAM_END,
        VERSION_DIRECTIVE,
        TAG_DIRECTIVE,
        DOCUMENT_START,
        DOCUMENT_END,
        SEQUENCE_START,
        MAPPING_START,
        BLOCK_END,
        FLOW_SEQUENCE_START,
        FLOW_SEQUENCE_END,
        FLOW_MAPPING_START,
        FLOW_MAPPING_END,
        ENTRY,
        FLOW_ENTRY,
        KEY,
        VALUE,
        ALIAS,
        ANCHOR,
        TAG,
        SCALAR
    }

    Kind kind = Kind.STREAM_END;
    int line;
    int column;
    String text = ""; // of a scalar; the name of an anchor or alias; the handle of a tag; the version
    String suffix = ""; // of a tag, or what its handle stands for
    ScalarStyle style = ScalarStyle.PLAIN;
    int keyLevel = NO_KEY; // of the simple key that may begin with it
}

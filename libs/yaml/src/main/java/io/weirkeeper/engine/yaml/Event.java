package io.weirkeeper.engine.yaml;

/** What a document is made of, in the order of the text. */
enum Event {
    DOCUMENT_START,
    DOCUMENT_END,
    MAP_START,
    MAP_END,
    LIST_START,
    LIST_END,
    SCALAR,
    ALIAS,
    STREAM_END
}

package io.weirkeeper.engine.yaml;

/** What the grammar expects next. */
enum Expected {
    FIRST_DOCUMENT,
    DOCUMENT,
    CONTENT,
    DOCUMENT_END,
    BLOCK_NODE,
    FIRST_ENTRY,
    ENTRY,
    LOOSE_ENTRY,
    FIRST_KEY,
    KEY,
    VALUE,
    FIRST_FLOW_ENTRY,
    FLOW_ENTRY,
    PAIR_KEY,
    PAIR_VALUE,
    PAIR_END,
    FIRST_FLOW_KEY,
    FLOW_KEY,
    FLOW_VALUE,
    FLOW_NO_VALUE,
    NOTHING
}

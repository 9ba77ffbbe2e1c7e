package io.weirkeeper.engine.gotemplate.value;

import java.util.List;

/** A Go struct without exported fields that prints by its own String method, such as a time or a version. */
public non-sealed interface Opaque extends Value {
    /** What Go's String method returns, raw. */
    String display();

    /** The hidden fields, which only verbs for numbers show. */
    default List<Value> fields() {
        return List.of();
    }

    /** What Go's MarshalJSON returns, raw. */
    String json();
}

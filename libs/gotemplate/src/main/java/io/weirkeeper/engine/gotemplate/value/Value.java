package io.weirkeeper.engine.gotemplate.value;

/** A value in a template. Its type is what Go's reflection would show; only maps can change. */
public sealed interface Value
        permits Nothing, Bool, Int, Float64, Complex, Text, Bytes, ListValue, MapValue, StructValue, Opaque {
    GoType type();

    default Kind kind() {
        return type().kind();
    }

    /** Neither a value nor a typed nil. */
    default boolean isNothing() {
        return false;
    }
}

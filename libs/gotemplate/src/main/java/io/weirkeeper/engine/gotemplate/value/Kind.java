package io.weirkeeper.engine.gotemplate.value;

import java.util.Locale;

/** Go's reflect kinds, as far as templates can meet them. */
public enum Kind {
    INVALID,
    BOOL,
    INT,
    INT32,
    INT64,
    UINT8,
    UINT32,
    UINT64,
    FLOAT64,
    COMPLEX128,
    STRING,
    SLICE,
    MAP,
    STRUCT,
    PTR,
    INTERFACE;

    private final String goName = name().toLowerCase(Locale.ROOT);

    /** The name that Go's {@code reflect.Kind} prints, for instance {@code slice}. */
    public String goName() {
        return goName;
    }

    public boolean isSigned() {
        return this == INT || this == INT64 || this == INT32;
    }

    public boolean isUnsigned() {
        return this == UINT8 || this == UINT32 || this == UINT64;
    }

    public boolean isInteger() {
        return isSigned() || isUnsigned();
    }
}

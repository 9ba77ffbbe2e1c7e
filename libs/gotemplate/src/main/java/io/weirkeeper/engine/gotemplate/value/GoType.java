package io.weirkeeper.engine.gotemplate.value;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Go type: its printed name, its kind, what its elements are and which methods it has. Each type
 * is one object.
 */
public final class GoType {
    public static final GoType INVALID = basic("invalid", Kind.INVALID);
    public static final GoType ANY = basic("interface {}", Kind.INTERFACE);
    public static final GoType VALUE = basic("reflect.Value", Kind.STRUCT);
    public static final GoType BOOL = basic("bool", Kind.BOOL);
    public static final GoType INT = basic("int", Kind.INT);
    public static final GoType INT32 = basic("int32", Kind.INT32);
    public static final GoType INT64 = basic("int64", Kind.INT64);
    public static final GoType UINT8 = basic("uint8", Kind.UINT8);
    public static final GoType UINT32 = basic("uint32", Kind.UINT32);
    public static final GoType UINT64 = basic("uint64", Kind.UINT64);
    public static final GoType FLOAT64 = basic("float64", Kind.FLOAT64);
    public static final GoType COMPLEX128 = basic("complex128", Kind.COMPLEX128);
    public static final GoType STRING = basic("string", Kind.STRING);
    public static final GoType BYTES = list(UINT8);
    public static final GoType LIST = list(ANY);
    public static final GoType STRINGS = list(STRING);
    public static final GoType INTS = list(INT);
    public static final GoType LISTS = list(LIST);
    public static final GoType MAP = map(ANY);
    public static final GoType STRING_MAP = map(STRING);

    private final String name;
    private final Kind kind;
    private final @Nullable GoType element;
    private final @Nullable GoType underlying;
    private final Map<String, GoFunction> methods;

    private GoType(
            String name,
            Kind kind,
            @Nullable GoType element,
            @Nullable GoType underlying,
            Map<String, GoFunction> methods) {
        this.name = name;
        this.kind = kind;
        this.element = element;
        this.underlying = underlying;
        this.methods = methods;
    }

    private static GoType basic(String name, Kind kind) {
        return new GoType(name, kind, null, null, Map.of());
    }

    /** The type {@code []element}. */
    public static GoType list(GoType element) {
        return new GoType("[]" + element.name, Kind.SLICE, element, null, Map.of());
    }

    /** The type {@code map[string]element}. */
    public static GoType map(GoType element) {
        return new GoType("map[string]" + element.name, Kind.MAP, element, null, Map.of());
    }

    /** A named type such as {@code common.Values} over an unnamed one. */
    public static GoType named(String name, GoType underlying, Map<String, GoFunction> methods) {
        return new GoType(name, underlying.kind, underlying.element, underlying, Map.copyOf(methods));
    }

    /** A named struct type or a pointer to one. */
    public static GoType struct(String name, Map<String, GoFunction> methods) {
        Kind kind = name.startsWith("*") ? Kind.PTR : Kind.STRUCT;
        return new GoType(name, kind, null, null, Map.copyOf(methods));
    }

    public String name() {
        return name;
    }

    public Kind kind() {
        return kind;
    }

    /** What a list or map of this type holds; {@link #ANY} for other types. */
    public GoType element() {
        return element == null ? ANY : element;
    }

    public @Nullable GoFunction method(String method) {
        return methods.isEmpty() ? null : methods.get(method);
    }

    /** The value a Go variable of this type starts with. */
    public Value zero() {
        return switch (kind) {
            case INVALID -> Nothing.INVALID;
            case INTERFACE, PTR, STRUCT -> Nothing.NIL;
            case BOOL -> Bool.FALSE;
            case INT, INT32, INT64, UINT8, UINT32, UINT64 -> new Int(this, 0);
            case FLOAT64 -> new Float64(0);
            case COMPLEX128 -> new Complex(0, 0);
            case STRING -> Text.EMPTY;
            case SLICE -> element().kind == Kind.UINT8 ? Bytes.NIL : ListValue.nil(this);
            case MAP -> MapValue.nil(this);
        };
    }

    /** Whether Go assigns a value of this type to a variable of the target type without conversion. */
    public boolean isAssignableTo(GoType target) {
        if (this == target || target == ANY || name.equals(target.name)) {
            return true;
        }
        if (underlying != null && target.underlying == null) {
            return underlying.name.equals(target.name);
        }
        return target.underlying != null && underlying == null && target.underlying.name.equals(name);
    }

    @Override
    public String toString() {
        return name;
    }
}

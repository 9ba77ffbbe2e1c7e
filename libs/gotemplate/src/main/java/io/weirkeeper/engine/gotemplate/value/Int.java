package io.weirkeeper.engine.gotemplate.value;

/** An integer of one of Go's integer types; unsigned ones use all 64 bits of {@code value}. */
public record Int(GoType type, long value) implements Value {
    private static final int CACHE_LOW = -16;
    private static final int CACHE_HIGH = 1024;
    private static final Int[] INTS = cache(GoType.INT);
    private static final Int[] INT64S = cache(GoType.INT64);

    private static Int[] cache(GoType type) {
        Int[] cache = new Int[CACHE_HIGH - CACHE_LOW];
        for (int i = 0; i < cache.length; i++) {
            cache[i] = new Int(type, i + CACHE_LOW);
        }
        return cache;
    }

    /** A Go {@code int}. */
    public static Int of(long value) {
        return value >= CACHE_LOW && value < CACHE_HIGH ? INTS[(int) value - CACHE_LOW] : new Int(GoType.INT, value);
    }

    /** A Go {@code int64}. */
    public static Int int64(long value) {
        return value >= CACHE_LOW && value < CACHE_HIGH
                ? INT64S[(int) value - CACHE_LOW]
                : new Int(GoType.INT64, value);
    }

    public static Int uint64(long value) {
        return new Int(GoType.UINT64, value);
    }

    public static Int uint8(int value) {
        return new Int(GoType.UINT8, value & 0xff);
    }

    public boolean isUnsigned() {
        return type.kind().isUnsigned();
    }
}

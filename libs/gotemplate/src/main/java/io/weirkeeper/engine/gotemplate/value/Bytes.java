package io.weirkeeper.engine.gotemplate.value;

/** Go's {@code []byte}, kept as {@link Text} keeps its bytes. */
public record Bytes(String raw, boolean isNil) implements Value {
    public static final Bytes NIL = new Bytes("", true);

    public static Bytes of(String raw) {
        return new Bytes(raw, false);
    }

    @Override
    public GoType type() {
        return GoType.BYTES;
    }
}

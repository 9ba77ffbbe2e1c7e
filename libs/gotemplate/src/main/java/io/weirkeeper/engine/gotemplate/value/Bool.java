package io.weirkeeper.engine.gotemplate.value;

/** Go's {@code bool}. */
public record Bool(boolean value) implements Value {
    public static final Bool TRUE = new Bool(true);
    public static final Bool FALSE = new Bool(false);

    public static Bool of(boolean value) {
        return value ? TRUE : FALSE;
    }

    @Override
    public GoType type() {
        return GoType.BOOL;
    }
}

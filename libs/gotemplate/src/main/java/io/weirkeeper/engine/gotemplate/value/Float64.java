package io.weirkeeper.engine.gotemplate.value;

/** Go's {@code float64}. */
public record Float64(double value) implements Value {
    @Override
    public GoType type() {
        return GoType.FLOAT64;
    }
}

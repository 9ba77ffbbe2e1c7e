package io.weirkeeper.engine.gotemplate.value;

/** Go's {@code complex128}, which only a constant in a template can make. */
public record Complex(double real, double imaginary) implements Value {
    @Override
    public GoType type() {
        return GoType.COMPLEX128;
    }
}

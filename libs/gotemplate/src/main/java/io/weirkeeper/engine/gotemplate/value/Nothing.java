package io.weirkeeper.engine.gotemplate.value;

/**
 * Go's two ways to have nothing: no value at all (a missing variable, an explicit nil that went through a pipeline), on
 * which field access yields nothing again, and an interface that holds nil, on which field access fails.
 */
public enum Nothing implements Value {
    INVALID,
    NIL;

    @Override
    public GoType type() {
        return this == INVALID ? GoType.INVALID : GoType.ANY;
    }

    @Override
    public boolean isNothing() {
        return true;
    }
}

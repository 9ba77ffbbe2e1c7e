package io.weirkeeper.engine.gotemplate.value;

import org.jspecify.annotations.Nullable;

/**
 * A function or method that templates can call: its name, the Go types of its parameters, which are checked before the
 * body runs, and the body. A method's receiver is the first element of the body's arguments but no parameter.
 */
public final class GoFunction {
    private final String name;
    private final GoType[] parameters;
    private final @Nullable GoType variadic;
    private final Body body;

    /** What a function does. Arguments have passed the type check; failures are {@link GoError}s. */
    @FunctionalInterface
    public interface Body {
        Value call(CallContext context, Value[] arguments);
    }

    private GoFunction(String name, GoType[] parameters, @Nullable GoType variadic, Body body) {
        this.name = name;
        this.parameters = parameters;
        this.variadic = variadic;
        this.body = body;
    }

    public static GoFunction of(String name, Body body, GoType... parameters) {
        return new GoFunction(name, parameters.clone(), null, body);
    }

    /** A function whose last parameter may be repeated or left out. */
    public static GoFunction variadic(String name, GoType variadic, Body body, GoType... parameters) {
        return new GoFunction(name, parameters.clone(), variadic, body);
    }

    public static GoFunction method(String name, Body body, GoType... parameters) {
        return of(name, body, parameters);
    }

    /** The same function under another name. */
    public GoFunction named(String alias) {
        return new GoFunction(alias, parameters, variadic, body);
    }

    public String name() {
        return name;
    }

    public boolean isVariadic() {
        return variadic != null;
    }

    /** How many arguments it must get. */
    public int required() {
        return parameters.length;
    }

    /** The type of the i-th parameter, counted from 0; there is one for every argument that a call may have. */
    public GoType parameter(int i) {
        return i < parameters.length || variadic == null ? parameters[i] : variadic;
    }

    public Body body() {
        return body;
    }
}

package io.weirkeeper.engine.gotemplate.value;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A function or method that templates can call: its name, the Go types of its parameters, which are checked before the
 * body runs, and the body. A method's receiver is the first element of the body's arguments but no parameter.
 */
public record GoFunction(
        String name, List<GoType> parameters, @Nullable GoType variadic, boolean isMethod, Body body) {

    /** What a function does. Arguments have passed the type check; failures are {@link GoError}s. */
    @FunctionalInterface
    public interface Body {
        Value call(CallContext context, Value[] arguments);
    }

    public GoFunction {
        parameters = List.copyOf(parameters);
    }

    public static GoFunction of(String name, Body body, GoType... parameters) {
        return new GoFunction(name, List.of(parameters), null, false, body);
    }

    /** A function whose last parameter may be repeated or left out. */
    public static GoFunction variadic(String name, GoType variadic, Body body, GoType... parameters) {
        return new GoFunction(name, List.of(parameters), variadic, false, body);
    }

    public static GoFunction method(String name, Body body, GoType... parameters) {
        return new GoFunction(name, List.of(parameters), null, true, body);
    }
}

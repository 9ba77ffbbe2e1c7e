package io.weirkeeper.engine.gotemplate.function;

import io.weirkeeper.engine.gotemplate.value.GoFunction;
import io.weirkeeper.engine.gotemplate.value.GoType;
import java.util.HashMap;
import java.util.Map;

/** Functions by name while they are being collected; a later one replaces an earlier one. */
public final class FunctionTable {
    private final Map<String, GoFunction> functions = new HashMap<>();

    public FunctionTable add(String name, GoFunction.Body body, GoType... parameters) {
        return add(GoFunction.of(name, body, parameters));
    }

    public FunctionTable addVariadic(String name, GoType variadic, GoFunction.Body body, GoType... parameters) {
        return add(GoFunction.variadic(name, variadic, body, parameters));
    }

    public FunctionTable add(GoFunction function) {
        functions.put(function.name(), function);
        return this;
    }

    /** Makes a function known under another name as well. */
    public FunctionTable alias(String alias, String name) {
        GoFunction original = functions.get(name);
        if (original == null) {
            throw new IllegalArgumentException("no function " + name);
        }
        return add(original.named(alias));
    }

    public Map<String, GoFunction> toMap() {
        return Map.copyOf(functions);
    }
}

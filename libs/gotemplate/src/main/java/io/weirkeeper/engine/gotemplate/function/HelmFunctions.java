package io.weirkeeper.engine.gotemplate.function;

import static io.weirkeeper.engine.gotemplate.function.Arguments.text;
import static io.weirkeeper.engine.gotemplate.value.GoType.ANY;
import static io.weirkeeper.engine.gotemplate.value.GoType.STRING;

import io.weirkeeper.engine.gotemplate.value.CallContext;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.GoFunction;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.util.Map;

/**
 * The functions of Helm 4.2's engine: text/template's, Sprig's without {@code env} and {@code expandenv}, and Helm's
 * own. {@code getHostByName} asks the render's port, which knows no name unless it says so. They hold nothing of a render: what they need of it they
 * get when they are called.
 */
public final class HelmFunctions {
    private static final String MESSAGE_START = "HELM_ERR_START";
    private static final String MESSAGE_END = "HELM_ERR_END";

    private static final Map<String, GoFunction> ALL = collect();

    private HelmFunctions() {}

    /** Where {@code lookup} finds objects of a cluster, and {@code getHostByName} addresses. */
    @FunctionalInterface
    public interface Lookup {
        /** No cluster: nothing is ever found. */
        Lookup NONE = (_, _, _, _) -> MapValue.create();

        /** The object, a list when the name is empty, or an empty map. */
        Value find(String apiVersion, String kind, String namespace, String name);

        /** An address of a host; empty where names are not to be looked up. */
        default String address(String host) {
            return "";
        }
    }

    /** All functions by name. */
    public static Map<String, GoFunction> all() {
        return ALL;
    }

    private static Map<String, GoFunction> collect() {
        FunctionTable table = new FunctionTable();
        Builtins.register(table);
        registerSprig(table);
        table.add("include", (c, a) -> new Text(c.include(text(a, 0), a[1])), STRING, ANY);
        table.add("tpl", (c, a) -> new Text(c.evaluate(text(a, 0), a[1])), STRING, ANY);
        table.add("required", HelmFunctions::required, STRING, ANY);
        table.add(
                "fail",
                (_, a) -> {
                    throw new GoError(MESSAGE_START + text(a, 0) + MESSAGE_END);
                },
                STRING);
        table.add(
                "lookup",
                (c, a) -> c.lookup(java(a, 0), java(a, 1), java(a, 2), java(a, 3)),
                STRING,
                STRING,
                STRING,
                STRING);
        table.add("getHostByName", (c, a) -> new Text(Text.encode(c.address(java(a, 0)))), STRING);
        return table.toMap();
    }

    private static String java(Value[] arguments, int index) {
        return arguments[index].toString();
    }

    private static void registerSprig(FunctionTable table) {
        GeneralFunctions.register(table);
        TextFunctions.register(table);
        CaseFunctions.register(table);
        NumberFunctions.register(table);
        ListFunctions.register(table);
        MapFunctions.register(table);
        RegexFunctions.register(table);
        PathFunctions.register(table);
        UrlFunctions.register(table);
        SemverFunctions.register(table);
        DateFunctions.register(table);
        DataFunctions.register(table);
        EncodingFunctions.register(table);
        RandomFunctions.register(table);
        CryptoFunctions.register(table);
    }

    private static Value required(CallContext context, Value[] a) {
        if (a[1].isNothing() || a[1] instanceof Text text && text.raw().isEmpty()) {
            throw new GoError(MESSAGE_START + text(a, 0) + MESSAGE_END);
        }
        return a[1];
    }
}

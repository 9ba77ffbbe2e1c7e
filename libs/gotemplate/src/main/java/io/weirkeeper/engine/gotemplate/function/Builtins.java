package io.weirkeeper.engine.gotemplate.function;

import io.weirkeeper.engine.gotemplate.execute.Truth;
import io.weirkeeper.engine.gotemplate.format.Formatter;
import io.weirkeeper.engine.gotemplate.format.Printer;
import io.weirkeeper.engine.gotemplate.value.Bool;
import io.weirkeeper.engine.gotemplate.value.CallContext;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.GoFunction;
import io.weirkeeper.engine.gotemplate.value.GoType;
import io.weirkeeper.engine.gotemplate.value.Int;
import io.weirkeeper.engine.gotemplate.value.Nothing;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.util.ArrayList;
import java.util.List;

/** The functions that text/template of Go 1.26 itself defines. */
public final class Builtins {
    /** Evaluates its arguments only until one is false; the evaluator does that, the body is never run. */
    public static final GoFunction AND =
            GoFunction.variadic("and", GoType.VALUE, Builtins::evaluatedElsewhere, GoType.VALUE);

    /** Evaluates its arguments only until one is true; the evaluator does that, the body is never run. */
    public static final GoFunction OR =
            GoFunction.variadic("or", GoType.VALUE, Builtins::evaluatedElsewhere, GoType.VALUE);

    /** Calls a function value; no value that templates can get here is one. */
    public static final GoFunction CALL =
            GoFunction.variadic("call", GoType.VALUE, Builtins::evaluatedElsewhere, GoType.VALUE);

    private static final GoType VALUE = GoType.VALUE;

    private Builtins() {}

    public static FunctionTable register(FunctionTable table) {
        table.add(AND).add(OR).add(CALL);
        table.add("not", (_, a) -> Bool.of(!Truth.isTrue(a[0])), VALUE);
        table.add("len", (_, a) -> Int.of(Indexing.length(a[0])), VALUE);
        table.addVariadic("index", VALUE, (_, a) -> Indexing.index(a[0], Arguments.rest(a, 1)), VALUE);
        table.addVariadic("slice", VALUE, (_, a) -> Indexing.slice(a[0], Arguments.rest(a, 1)), VALUE);
        table.addVariadic("print", GoType.ANY, Builtins::print);
        table.addVariadic("printf", GoType.ANY, Builtins::printf, GoType.STRING);
        table.addVariadic("println", GoType.ANY, (_, a) -> new Text(Printer.sprintln(List.of(a))));
        table.addVariadic("html", GoType.ANY, (_, a) -> new Text(Escapes.html(joined(a))));
        table.addVariadic("js", GoType.ANY, (_, a) -> new Text(Escapes.javascript(joined(a))));
        table.addVariadic("urlquery", GoType.ANY, (_, a) -> new Text(Escapes.urlQuery(joined(a))));
        table.addVariadic("eq", VALUE, (_, a) -> Bool.of(Comparison.equal(a[0], Arguments.rest(a, 1))), VALUE);
        table.add("ne", (_, a) -> Bool.of(!Comparison.equal(a[0], List.of(a[1]))), VALUE, VALUE);
        table.add("lt", (_, a) -> Bool.of(Comparison.less(a[0], a[1])), VALUE, VALUE);
        table.add("le", (_, a) -> Bool.of(Comparison.lessOrEqual(a[0], a[1])), VALUE, VALUE);
        table.add("gt", (_, a) -> Bool.of(!Comparison.lessOrEqual(a[0], a[1])), VALUE, VALUE);
        table.add("ge", (_, a) -> Bool.of(!Comparison.less(a[0], a[1])), VALUE, VALUE);
        return table;
    }

    private static Value evaluatedElsewhere(CallContext context, Value[] arguments) {
        throw new IllegalStateException("evaluated by the evaluator");
    }

    private static Value print(CallContext context, Value[] arguments) {
        if (arguments.length == 1 && arguments[0] instanceof Text) {
            return arguments[0];
        }
        return new Text(Printer.sprint(List.of(arguments)));
    }

    private static Value printf(CallContext context, Value[] arguments) {
        String text = Formatter.sprintf(Arguments.text(arguments, 0), Arguments.rest(arguments, 1));
        context.charge(text.length());
        return new Text(text);
    }

    /** The text that the escaping functions work on. */
    private static String joined(Value[] arguments) {
        if (arguments.length == 1 && arguments[0] instanceof Text text) {
            return text.raw();
        }
        List<Value> printable = new ArrayList<>(arguments.length);
        for (Value argument : arguments) {
            printable.add(argument.isNothing() ? new Text("<no value>") : argument);
        }
        return Printer.sprint(printable);
    }

    /** Why a value cannot be called. */
    public static GoError notCallable(Value value, String name) {
        if (value.isNothing() || value == Nothing.NIL) {
            return new GoError("call of nil");
        }
        return new GoError("non-function " + name + " of type " + value.type().name());
    }
}

package io.weirkeeper.engine.gotemplate.execute;

import io.weirkeeper.engine.gotemplate.function.Builtins;
import io.weirkeeper.engine.gotemplate.parse.Node;
import io.weirkeeper.engine.gotemplate.parse.Nodes;
import io.weirkeeper.engine.gotemplate.parse.NumberLiteral;
import io.weirkeeper.engine.gotemplate.value.Bool;
import io.weirkeeper.engine.gotemplate.value.Float64;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.GoFunction;
import io.weirkeeper.engine.gotemplate.value.GoType;
import io.weirkeeper.engine.gotemplate.value.Int;
import io.weirkeeper.engine.gotemplate.value.Kind;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Nothing;
import io.weirkeeper.engine.gotemplate.value.StructValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Evaluates the pipelines, commands, fields and calls of one template. A null {@code last} means no piped value. */
final class Pipelines {
    private static final Value[] NO_ARGUMENTS = {};

    private final Evaluator evaluator;
    private final Execution execution;

    Pipelines(Evaluator evaluator, Execution execution) {
        this.evaluator = evaluator;
        this.execution = execution;
    }

    /** The pipeline's value; its variables are set. An interface that holds nil has become no value. */
    Value evaluate(Value dot, Node.Pipeline pipeline) {
        evaluator.at(pipeline);
        Value value = null;
        Nodes<Node.Command> commands = pipeline.commands();
        for (int i = 0; i < commands.size(); i++) {
            value = command(dot, commands.get(i), value);
            if (value == Nothing.NIL) {
                value = Nothing.INVALID;
            }
        }
        if (value == null) {
            throw evaluator.error("missing value");
        }
        Nodes<Node.Variable> variables = pipeline.variables();
        for (int i = 0; i < variables.size(); i++) {
            Node.Variable variable = variables.get(i);
            if (pipeline.isAssignment()) {
                evaluator.assign(variable.name(), value, false);
            } else {
                evaluator.variables.push(variable.name(), value, false);
            }
        }
        return value;
    }

    private Value command(Value dot, Node.Command command, @Nullable Value last) {
        Nodes<Node> arguments = command.arguments();
        Node first = arguments.getFirst();
        return switch (first) {
            case Node.Identifier identifier -> function(dot, identifier, command, arguments, last);
            case Node.Field field -> field(dot, field, arguments, last);
            case Node.Variable variable -> variable(dot, variable, arguments, last);
            case Node.Chain chain -> chain(dot, chain, arguments, last);
            case Node.Pipeline pipeline -> {
                requireNoArguments(arguments, last);
                yield evaluate(dot, pipeline);
            }
            default -> {
                evaluator.at(first);
                requireNoArguments(arguments, last);
                yield switch (first) {
                    case Node.Constant constant -> constant.value();
                    case Node.Dot _ -> dot;
                    case Node.Numeric numeric -> ideal(numeric);
                    case Node.Nil _ -> throw evaluator.error("nil is not a command");
                    default -> throw evaluator.error("can't evaluate command \"" + Evaluator.print(first) + "\"");
                };
            }
        };
    }

    private void requireNoArguments(Nodes<Node> arguments, @Nullable Value last) {
        if (arguments.size() > 1 || last != null) {
            throw evaluator.error("can't give argument to non-function " + Evaluator.print(arguments.getFirst()));
        }
    }

    private Value ideal(Node.Numeric numeric) {
        evaluator.at(numeric);
        Value value = numeric.number().ideal();
        if (value == null) {
            throw evaluator.error(numeric.number().source() + " overflows int");
        }
        return value;
    }

    private Value field(Value dot, Node.Field field, Nodes<Node> arguments, @Nullable Value last) {
        evaluator.at(field);
        return fields(dot, new Receiver(dot, evaluator.dotIsBoxed), field, field.fields(), arguments, last);
    }

    private Value variable(Value dot, Node.Variable variable, Nodes<Node> arguments, @Nullable Value last) {
        evaluator.at(variable);
        Value value = evaluator.variables.get(variable.name());
        if (value == null) {
            throw evaluator.error("undefined variable: " + variable.name());
        }
        if (variable.fields().isEmpty()) {
            if (!arguments.isEmpty()) {
                requireNoArguments(arguments, last);
            }
            return value;
        }
        boolean boxed = evaluator.variables.isBoxed(variable.name());
        return fields(dot, new Receiver(value, boxed), variable, variable.fields(), arguments, last);
    }

    private Value chain(Value dot, Node.Chain chain, Nodes<Node> arguments, @Nullable Value last) {
        evaluator.at(chain);
        if (chain.operand() instanceof Node.Nil) {
            throw evaluator.error("indirection through explicit nil in " + Evaluator.print(chain));
        }
        Value operand = argument(dot, GoType.ANY, chain.operand(), true);
        return fields(dot, new Receiver(operand, false), chain, chain.fields(), arguments, last);
    }

    /** What a field is taken from, and whether Go sees an interface there. */
    private record Receiver(Value value, boolean boxed) {}

    private Value fields(
            Value dot, Receiver start, Node node, List<String> names, Nodes<Node> arguments, @Nullable Value last) {
        Value receiver = start.value();
        boolean boxed = start.boxed();
        int lastIndex = names.size() - 1;
        for (int i = 0; i < lastIndex; i++) {
            Value next = receiver instanceof MapValue map && map.type().method(names.get(i)) == null
                    ? entry(map, names.get(i))
                    : member(dot, names.get(i), node, Nodes.none(), null, receiver, boxed);
            boxed = receiver instanceof MapValue map && map.type().element() == GoType.ANY;
            receiver = next;
        }
        return member(dot, names.get(lastIndex), node, arguments, last, receiver, boxed);
    }

    private Value entry(MapValue map, String name) {
        Value value = map.get(name);
        if (value != null) {
            return value;
        }
        return switch (execution.set().missingKey()) {
            case DEFAULT -> Nothing.INVALID;
            case ZERO -> map.type().element().zero();
            case ERROR -> throw evaluator.error("map has no entry for key \"" + name + "\"");
        };
    }

    private Value member(
            Value dot,
            String name,
            Node node,
            Nodes<Node> arguments,
            @Nullable Value last,
            Value receiver,
            boolean boxed) {
        if (receiver == Nothing.INVALID) {
            if (execution.set().missingKey() == MissingKey.ERROR) {
                throw evaluator.error("nil data; no entry for key \"" + name + "\"");
            }
            return Nothing.INVALID;
        }
        if (receiver == Nothing.NIL) {
            throw evaluator.error("nil pointer evaluating interface {}." + name);
        }
        GoFunction method = receiver.type().method(name);
        if (method != null) {
            return call(dot, method, node, name, arguments, last, receiver);
        }
        boolean hasArguments = arguments.size() > 1 || last != null;
        if (receiver instanceof MapValue map) {
            if (hasArguments) {
                throw evaluator.error(name + " is not a method but has arguments");
            }
            return entry(map, name);
        }
        if (receiver instanceof StructValue struct) {
            Value value = struct.field(name);
            if (value != null) {
                if (hasArguments) {
                    throw evaluator.error(name + " has arguments but cannot be invoked as function");
                }
                return value;
            }
        }
        String type = boxed ? GoType.ANY.name() : receiver.type().name();
        throw evaluator.error("can't evaluate field " + name + " in type " + type);
    }

    private Value function(
            Value dot, Node.Identifier identifier, Node caller, Nodes<Node> arguments, @Nullable Value last) {
        evaluator.at(identifier);
        return call(dot, identifier.function(), caller, identifier.name(), arguments, last, null);
    }

    @SuppressWarnings("ReferenceEquality") // the built-in functions are recognised by identity
    private Value call(
            Value dot,
            GoFunction function,
            Node caller,
            String name,
            Nodes<Node> arguments,
            @Nullable Value last,
            @Nullable Value receiver) {
        int given = Math.max(arguments.size() - 1, 0);
        int total = given + (last == null ? 0 : 1);
        int required = function.required();
        if (!function.isVariadic() && total != required) {
            throw evaluator.error("wrong number of args for " + name + ": want " + required + " got " + total);
        }
        if (total < required) {
            throw evaluator.error("wrong number of args for " + name + ": want at least " + required + " got " + given);
        }
        if (function == Builtins.AND || function == Builtins.OR) {
            return shortCircuit(dot, function == Builtins.OR, arguments, last);
        }
        int offset = receiver == null ? 0 : 1;
        Value[] values = total + offset == 0 ? NO_ARGUMENTS : new Value[total + offset];
        if (receiver != null) {
            values[0] = receiver;
        }
        for (int i = 0; i < given; i++) {
            values[i + offset] = argument(dot, function.parameter(i), arguments.get(i + 1), false);
        }
        if (last != null) {
            values[given + offset] = checked(last, function.parameter(given));
        }
        if (function == Builtins.CALL) {
            throw evaluator.failed(caller, name, Builtins.notCallable(values[0], calledName(arguments, last)));
        }
        try {
            return function.body().call(execution, values);
        } catch (GoError e) {
            throw evaluator.failed(caller, name, e);
        }
    }

    private static String calledName(Nodes<Node> arguments, @Nullable Value last) {
        if (arguments.size() > 1) {
            return Evaluator.print(arguments.get(1));
        }
        return last instanceof Text text
                ? text.raw()
                : last == null ? "" : "<" + last.type().name() + " Value>";
    }

    /** {@code and} and {@code or} evaluate no more arguments than they need. */
    private Value shortCircuit(Value dot, boolean stopAt, Nodes<Node> arguments, @Nullable Value last) {
        Value value = Nothing.INVALID;
        for (int i = 1; i < arguments.size(); i++) {
            value = argument(dot, GoType.VALUE, arguments.get(i), false);
            if (Truth.isTrue(value) == stopAt) {
                return value;
            }
        }
        return last == null ? value : last;
    }

    /** An argument of a type; with {@code untyped} any value passes, as for the operand of a chain. */
    private Value argument(Value dot, GoType type, Node node, boolean untyped) {
        evaluator.at(node);
        Value value;
        switch (node) {
            case Node.Constant constant -> {
                return constant(constant, type);
            }
            case Node.Numeric numeric -> {
                return numeric(numeric, type);
            }
            case Node.Field field -> value = field(dot, field, Nodes.none(), null);
            case Node.Variable variable -> value = variable(dot, variable, Nodes.none(), null);
            case Node.Pipeline pipeline -> value = evaluate(dot, pipeline);
            case Node.Dot _ -> value = dot;
            case Node.Identifier identifier -> value = function(dot, identifier, identifier, Nodes.none(), null);
            case Node.Chain chain -> value = chain(dot, chain, Nodes.none(), null);
            case Node.Nil _ -> {
                if (canBeNil(type)) {
                    return type.kind() == Kind.INTERFACE ? Nothing.NIL : nilOf(type);
                }
                throw evaluator.error("cannot assign nil to " + type.name());
            }
            default -> throw evaluator.error("can't handle " + Evaluator.print(node) + " for arg of type " + type);
        }
        return untyped ? value : checked(value, type);
    }

    private static Value nilOf(GoType type) {
        return type == GoType.VALUE ? Nothing.INVALID : type.kind() == Kind.MAP ? MapValue.nil(type) : type.zero();
    }

    private static boolean canBeNil(GoType type) {
        return switch (type.kind()) {
            case INTERFACE, MAP, SLICE, PTR -> true;
            default -> type == GoType.VALUE;
        };
    }

    private Value constant(Node.Constant constant, GoType type) {
        Value value = constant.value();
        return switch (type.kind()) {
            case INTERFACE -> value;
            case STRING -> {
                if (value instanceof Text) {
                    yield value;
                }
                throw evaluator.error("expected string; found " + constant.source());
            }
            case BOOL -> {
                if (value instanceof Bool) {
                    yield value;
                }
                throw evaluator.error("expected bool; found " + constant.source());
            }
            default -> other(constant, constant.source(), value, type);
        };
    }

    private Value other(Node node, String source, Value value, GoType type) {
        if (type == GoType.VALUE) {
            return value;
        }
        evaluator.at(node);
        throw evaluator.error(
                switch (type.kind()) {
                    case INT, INT32, INT64 -> "expected integer; found " + source;
                    case UINT8, UINT32, UINT64 -> "expected unsigned integer; found " + source;
                    case FLOAT64 -> "expected float; found " + source;
                    case STRING -> "expected string; found " + source;
                    case BOOL -> "expected bool; found " + source;
                    default -> "can't handle " + source + " for arg of type " + type.name();
                });
    }

    private Value numeric(Node.Numeric numeric, GoType type) {
        NumberLiteral number = numeric.number();
        if (type == GoType.ANY || type == GoType.VALUE) {
            return ideal(numeric);
        }
        if (type.kind().isSigned() && number.isInt() || type.kind().isUnsigned() && number.isUnsigned()) {
            return type == GoType.INT ? Int.of(number.integer()) : new Int(type, number.integer());
        }
        if (type.kind() == Kind.FLOAT64 && number.isFloat()) {
            return new Float64(number.floating());
        }
        return other(numeric, number.source(), Nothing.INVALID, type);
    }

    /** Go's validateType. */
    private Value checked(Value value, GoType type) {
        if (type == GoType.ANY || type == GoType.VALUE) {
            return value == Nothing.INVALID && type == GoType.ANY ? Nothing.NIL : value;
        }
        if (value == Nothing.INVALID) {
            if (canBeNil(type)) {
                return nilOf(type);
            }
            throw evaluator.error("invalid value; expected " + type.name());
        }
        if (!value.type().isAssignableTo(type)) {
            throw evaluator.error("wrong type for value; expected " + type.name() + "; got "
                    + value.type().name());
        }
        return type == GoType.MAP && value instanceof MapValue map && value.type() != type ? map.as(type) : value;
    }
}

package io.weirkeeper.engine.gotemplate.execute;

import io.weirkeeper.engine.gotemplate.format.Printer;
import io.weirkeeper.engine.gotemplate.format.Quoting;
import io.weirkeeper.engine.gotemplate.parse.Node;
import io.weirkeeper.engine.gotemplate.parse.Node.BranchKind;
import io.weirkeeper.engine.gotemplate.parse.Nodes;
import io.weirkeeper.engine.gotemplate.parse.Tree;
import io.weirkeeper.engine.gotemplate.value.Bytes;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.GoType;
import io.weirkeeper.engine.gotemplate.value.Int;
import io.weirkeeper.engine.gotemplate.value.ListValue;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Nothing;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import org.jspecify.annotations.Nullable;

/**
 * Executes one template: control structures and output. Pipelines are {@link Pipelines}' business. Follows
 * text/template's exec.go of Go 1.26.
 */
final class Evaluator {
    /** How a node ended. */
    private enum Flow {
        NEXT,
        BREAK,
        CONTINUE
    }

    final Execution execution;
    final Variables variables = new Variables();
    private final Tree tree;
    private final Pipelines pipelines;
    /** The node that an error is reported at. */
    private Node node;
    /** Whether dot is an element of a collection of interfaces; Go names its type differently in errors. */
    boolean dotIsBoxed;

    Evaluator(Execution execution, Tree tree) {
        this.execution = execution;
        this.tree = tree;
        this.node = tree.root();
        this.pipelines = new Pipelines(this, execution);
    }

    void run(Value data) {
        Value dot = data;
        variables.push(Tree.DOLLAR, dot, false);
        walk(dot, tree.root());
    }

    void at(Node current) {
        node = current;
    }

    ExecuteError error(String message) {
        return error(message, null);
    }

    ExecuteError error(String message, @Nullable Throwable cause) {
        StringBuilder shown = new StringBuilder();
        node.print(shown);
        return new ExecuteError(
                "template: " + tree.place(node) + ": executing " + Quoting.quote(tree.name()) + " at <" + shown + ">: "
                        + message,
                cause);
    }

    static String print(Node node) {
        StringBuilder shown = new StringBuilder();
        node.print(shown);
        return shown.toString();
    }

    private Flow walk(Value dot, Node current) {
        execution.step();
        if (current instanceof Node.PlainText text) {
            execution.out().append(text.text());
            execution.checkOutput();
            return Flow.NEXT;
        }
        at(current);
        switch (current) {
            case Node.Action action -> {
                Value value = pipelines.evaluate(dot, action.pipeline());
                if (action.pipeline().variables().isEmpty()) {
                    printValue(action, value);
                }
            }
            case Node.Branch branch -> {
                return branch.kind() == BranchKind.RANGE ? walkRange(dot, branch) : walkIfOrWith(dot, branch);
            }
            case Node.Sequence sequence -> {
                return walkAll(dot, sequence);
            }
            case Node.TemplateCall call -> walkTemplate(dot, call);
            case Node.Break _ -> {
                return Flow.BREAK;
            }
            case Node.Continue _ -> {
                return Flow.CONTINUE;
            }
            default -> throw error("unknown node: " + print(current));
        }
        return Flow.NEXT;
    }

    private Flow walkAll(Value dot, Node.Sequence sequence) {
        Nodes<Node> nodes = sequence.nodes();
        for (int i = 0; i < nodes.size(); i++) {
            Flow flow = walk(dot, nodes.get(i));
            if (flow != Flow.NEXT) {
                return flow;
            }
        }
        return Flow.NEXT;
    }

    private void printValue(Node action, Value value) {
        at(action);
        StringBuilder out = execution.out();
        if (value instanceof Text text) {
            out.append(text.raw());
        } else {
            Printer.print(printable(value), out);
        }
        execution.checkOutput();
    }

    /** What is printed for a value: Go shows a missing one by a mark and follows pointers. */
    static Value printable(Value value) {
        return value.isNothing() ? NO_VALUE : value;
    }

    private static final Text NO_VALUE = new Text("<no value>");

    private Flow walkIfOrWith(Value dot, Node.Branch branch) {
        int mark = variables.mark();
        boolean boxed = dotIsBoxed;
        Value value = pipelines.evaluate(dot, branch.pipeline());
        Flow flow = Flow.NEXT;
        if (Truth.isTrue(value)) {
            if (branch.kind() == BranchKind.WITH) {
                dotIsBoxed = false;
                flow = walkAll(value, branch.body());
            } else {
                flow = walkAll(dot, branch.body());
            }
        } else if (branch.otherwise() != null) {
            flow = walkAll(dot, branch.otherwise());
        }
        dotIsBoxed = boxed;
        variables.release(mark);
        return flow;
    }

    private Flow walkRange(Value dot, Node.Branch branch) {
        int mark = variables.mark();
        boolean boxed = dotIsBoxed;
        Value value = pipelines.evaluate(dot, branch.pipeline());
        boolean ran = switch (value) {
            case Int number -> rangeInt(number, branch);
            case ListValue list -> rangeList(list, branch);
            case MapValue map -> rangeMap(map, branch);
            case Bytes bytes -> rangeBytes(bytes, branch);
            case Nothing _ -> false;
            default -> throw error("range can't iterate over " + Printer.print(value));
        };
        dotIsBoxed = boxed;
        Flow flow = Flow.NEXT;
        if (!ran && branch.otherwise() != null) {
            flow = walkAll(dot, branch.otherwise());
        }
        variables.release(mark);
        return flow;
    }

    private boolean rangeInt(Int number, Node.Branch branch) {
        if (branch.pipeline().variables().size() > 1) {
            throw error("can't use " + Printer.print(number) + " to iterate over more than one variable");
        }
        dotIsBoxed = false;
        for (long i = 0; number.isUnsigned() ? Long.compareUnsigned(i, number.value()) < 0 : i < number.value(); i++) {
            Value element = number.type() == GoType.INT ? Int.of(i) : new Int(number.type(), i);
            if (iterate(Nothing.INVALID, element, branch) == Flow.BREAK) {
                break;
            }
        }
        return number.value() > 0 || number.isUnsigned() && number.value() != 0;
    }

    private boolean rangeList(ListValue list, Node.Branch branch) {
        boolean boxed = list.type().element() == GoType.ANY;
        for (int i = 0; i < list.size(); i++) {
            dotIsBoxed = boxed;
            if (iterate(Int.of(i), list.get(i), branch) == Flow.BREAK) {
                break;
            }
        }
        return list.size() > 0;
    }

    private boolean rangeBytes(Bytes bytes, Node.Branch branch) {
        dotIsBoxed = false;
        for (int i = 0; i < bytes.raw().length(); i++) {
            if (iterate(Int.of(i), Int.uint8(bytes.raw().charAt(i)), branch) == Flow.BREAK) {
                break;
            }
        }
        return !bytes.raw().isEmpty();
    }

    private boolean rangeMap(MapValue map, Node.Branch branch) {
        boolean boxed = map.type().element() == GoType.ANY;
        String[] keys = map.keys();
        Value[] values = new Value[keys.length];
        for (int i = 0; i < keys.length; i++) {
            Value value = map.get(keys[i]);
            values[i] = value == null ? Nothing.NIL : value;
        }
        for (int i = 0; i < keys.length; i++) {
            dotIsBoxed = boxed;
            if (iterate(new Text(keys[i]), values[i], branch) == Flow.BREAK) {
                break;
            }
        }
        return keys.length > 0;
    }

    private Flow iterate(Value index, Value element, Node.Branch branch) {
        int mark = variables.mark();
        execution.step();
        Nodes<Node.Variable> declared = branch.pipeline().variables();
        if (!declared.isEmpty()) {
            boolean two = declared.size() > 1;
            if (branch.pipeline().isAssignment()) {
                assign(declared.getFirst().name(), two ? index : element, !two && dotIsBoxed);
                if (two) {
                    assign(declared.get(1).name(), element, dotIsBoxed);
                }
            } else {
                variables.setTop(1, element, dotIsBoxed);
                if (two) {
                    variables.setTop(2, index, false);
                }
            }
        }
        Flow flow = walkAll(element, branch.body());
        variables.release(mark);
        return flow;
    }

    void assign(String name, Value value, boolean boxed) {
        if (!variables.set(name, value, boxed)) {
            throw error("undefined variable: " + name);
        }
    }

    private void walkTemplate(Value dot, Node.TemplateCall call) {
        Tree called = execution.set().lookup(call.name());
        if (called == null) {
            throw error("template " + Quoting.quote(call.name()) + " not defined");
        }
        if (!execution.enter()) {
            throw error("exceeded maximum template depth (" + execution.maxDepth() + ")");
        }
        try {
            Value data = call.pipeline() == null ? Nothing.INVALID : pipelines.evaluate(dot, call.pipeline());
            new Evaluator(execution, called).run(data);
        } finally {
            execution.leave();
        }
    }

    /** Calls a body as Go's safeCall does: what it throws becomes an error at the given node. */
    ExecuteError failed(Node caller, String name, GoError cause) {
        at(caller);
        return error("error calling " + name + ": " + cause.text(), cause);
    }
}

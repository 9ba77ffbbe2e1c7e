package io.weirkeeper.engine.gotemplate.parse;

import io.weirkeeper.engine.gotemplate.format.Quoting;
import io.weirkeeper.engine.gotemplate.value.GoFunction;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An element of a template's syntax tree; {@code position} is its byte position in the text it was parsed from. */
public sealed interface Node {
    int position();

    /** Appends the node as Go prints it in error messages. */
    void print(StringBuilder out);

    /** A sequence of nodes. */
    record Sequence(int position, Nodes<Node> nodes) implements Node {
        @Override
        public void print(StringBuilder out) {
            for (int i = 0; i < nodes.size(); i++) {
                nodes.get(i).print(out);
            }
        }
    }

    /** Text outside actions. */
    record PlainText(int position, String text) implements Node {
        @Override
        public void print(StringBuilder out) {
            out.append(text);
        }
    }

    /** A pipeline whose value is printed, unless it declares variables. */
    record Action(int position, Pipeline pipeline) implements Node {
        @Override
        public void print(StringBuilder out) {
            out.append("{{");
            pipeline.print(out);
            out.append("}}");
        }
    }

    /** Which of the three control structures a branch is. */
    enum BranchKind {
        IF,
        WITH,
        RANGE
    }

    /** {@code if}, {@code with} or {@code range}. */
    record Branch(
            BranchKind kind,
            int position,
            Pipeline pipeline,
            Sequence body,
            @Nullable Sequence otherwise) implements Node {
        @Override
        public void print(StringBuilder out) {
            out.append(
                    switch (kind) {
                        case IF -> "{{if ";
                        case WITH -> "{{with ";
                        case RANGE -> "{{range ";
                    });
            pipeline.print(out);
            out.append("}}");
            body.print(out);
            if (otherwise != null) {
                out.append("{{else}}");
                otherwise.print(out);
            }
            out.append("{{end}}");
        }
    }

    /** {@code break}. */
    record Break(int position) implements Node {
        @Override
        public void print(StringBuilder out) {
            out.append("{{break}}");
        }
    }

    /** {@code continue}. */
    record Continue(int position) implements Node {
        @Override
        public void print(StringBuilder out) {
            out.append("{{continue}}");
        }
    }

    /** {@code template "name" pipeline}. */
    record TemplateCall(int position, String name, @Nullable Pipeline pipeline) implements Node {
        @Override
        public void print(StringBuilder out) {
            out.append("{{template ").append(Quoting.quote(name));
            if (pipeline != null) {
                out.append(' ');
                pipeline.print(out);
            }
            out.append("}}");
        }
    }

    /** Commands joined by pipe symbols, with the variables they declare or assign. */
    record Pipeline(int position, boolean isAssignment, Nodes<Variable> variables, Nodes<Command> commands)
            implements Node {
        @Override
        public void print(StringBuilder out) {
            for (int i = 0; i < variables.size(); i++) {
                out.append(i > 0 ? ", " : "");
                variables.get(i).print(out);
            }
            if (!variables.isEmpty()) {
                out.append(isAssignment ? " = " : " := ");
            }
            for (int i = 0; i < commands.size(); i++) {
                out.append(i > 0 ? " | " : "");
                commands.get(i).print(out);
            }
        }
    }

    /** An operand with arguments. */
    record Command(int position, Nodes<Node> arguments) implements Node {
        @Override
        public void print(StringBuilder out) {
            for (int i = 0; i < arguments.size(); i++) {
                out.append(i > 0 ? " " : "");
                printOperand(arguments.get(i), out);
            }
        }
    }

    /** A function's name. */
    record Identifier(int position, String name, GoFunction function) implements Node {
        @Override
        public void print(StringBuilder out) {
            out.append(name);
        }
    }

    /** A variable, possibly with fields of it: {@code $x.a.b}. */
    record Variable(int position, String name, List<String> fields) implements Node {
        @Override
        public void print(StringBuilder out) {
            out.append(name);
            printFields(fields, out);
        }
    }

    /** Fields of dot: {@code .a.b}. */
    record Field(int position, List<String> fields) implements Node {
        @Override
        public void print(StringBuilder out) {
            printFields(fields, out);
        }
    }

    /** Fields of an operand: {@code (pipeline).a.b}. */
    record Chain(int position, Node operand, List<String> fields) implements Node {
        @Override
        public void print(StringBuilder out) {
            printOperand(operand, out);
            printFields(fields, out);
        }
    }

    /** The cursor. */
    record Dot(int position) implements Node {
        @Override
        public void print(StringBuilder out) {
            out.append('.');
        }
    }

    /** The untyped nil constant. */
    record Nil(int position) implements Node {
        @Override
        public void print(StringBuilder out) {
            out.append("nil");
        }
    }

    /** A constant whose value does not depend on where it is used. */
    record Constant(int position, Value value, String source) implements Node {
        @Override
        public void print(StringBuilder out) {
            out.append(source);
        }
    }

    /** A numeric or character constant, which may be used as any type that can hold it. */
    record Numeric(int position, NumberLiteral number) implements Node {
        @Override
        public void print(StringBuilder out) {
            out.append(number.source());
        }
    }

    private static void printOperand(Node node, StringBuilder out) {
        if (node instanceof Pipeline) {
            out.append('(');
            node.print(out);
            out.append(')');
        } else {
            node.print(out);
        }
    }

    private static void printFields(List<String> fields, StringBuilder out) {
        for (String field : fields) {
            out.append('.').append(field);
        }
    }
}

package io.weirkeeper.engine.gotemplate.parse;

import io.weirkeeper.engine.gotemplate.format.Quoting;
import io.weirkeeper.engine.gotemplate.value.Bool;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.GoFunction;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Parses what stands inside of actions: pipelines of commands, their operands, and the variables in scope. */
final class PipelineParser {
    private static final int MAX_EXPRESSION_DEPTH = 10_000;

    private final TokenReader tokens;
    private final Function<String, @Nullable GoFunction> functions;
    private final Map<String, String> names = new HashMap<>(Map.of("$", Tree.DOLLAR));
    private List<String> variables = new ArrayList<>(List.of("$"));
    private final NodeStack collected = new NodeStack();
    private int expressionDepth;

    PipelineParser(TokenReader tokens, Function<String, @Nullable GoFunction> functions) {
        this.tokens = tokens;
        this.functions = functions;
    }

    /** The variables in scope, to be given back to {@link #enterScope(List)}; a new template begins with {@code $} alone. */
    List<String> newScope() {
        List<String> outer = variables;
        variables = new ArrayList<>(List.of("$"));
        return outer;
    }

    void enterScope(List<String> scope) {
        variables = scope;
    }

    /** How many variables are declared. */
    int declared() {
        return variables.size();
    }

    /** Forgets the variables declared since there were so many. */
    void forgetSince(int declared) {
        variables.subList(declared, variables.size()).clear();
    }

    /** The one string object for a name in this text: variables are compared by identity, fields come again and again. */
    private String name(String text) {
        String known = names.putIfAbsent(text, text);
        return known == null ? text : known;
    }

    /** A pipeline up to and with the token that ends it. */
    Node.Pipeline pipeline(String context, TokenType end) {
        TokenType first = tokens.peekNonSpace();
        int start = tokens.peekedPosition();
        int mark = collected.mark();
        boolean assignment = first == TokenType.VARIABLE && declarations(context, mark);
        Nodes<Node.Variable> declared = collected.since(mark);
        while (true) {
            TokenType type = tokens.nextNonSpace();
            if (type == end) {
                Nodes<Node.Command> commands = collected.since(mark);
                checkPipeline(commands, context);
                return new Node.Pipeline(start, assignment, declared, commands);
            }
            switch (type) {
                case BOOL,
                        CHAR_CONSTANT,
                        COMPLEX,
                        DOT,
                        FIELD,
                        IDENTIFIER,
                        NUMBER,
                        NIL,
                        RAW_STRING,
                        STRING,
                        VARIABLE,
                        LEFT_PAREN -> {
                    tokens.back();
                    collected.add(command());
                }
                default -> throw tokens.unexpected(context);
            }
        }
    }

    /**
     * Reads {@code $x :=}, {@code $x =} or {@code $i, $x :=} and adds the variables to what was collected.
     *
     * @param before how much was collected already
     * @return whether it assigns
     */
    private boolean declarations(String context, int before) {
        while (tokens.peekNonSpace() == TokenType.VARIABLE) {
            int mark = tokens.mark();
            tokens.next();
            int position = tokens.position();
            String variable = tokens.text();
            TokenType sign = tokens.nextNonSpace();
            if (sign == TokenType.ASSIGN || sign == TokenType.DECLARE) {
                declare(position, variable);
                return sign == TokenType.ASSIGN;
            }
            if (sign == TokenType.CHAR && tokens.text().equals(",")) {
                declare(position, variable);
                if (context.equals("range") && collected.mark() - before < 2) {
                    switch (tokens.peekNonSpace()) {
                        case VARIABLE, RIGHT_DELIMITER, RIGHT_PAREN -> {
                            continue;
                        }
                        default -> throw tokens.error("range can only initialize variables");
                    }
                }
                throw tokens.error("too many declarations in " + context);
            }
            tokens.back(mark);
            return false;
        }
        return false;
    }

    private void declare(int position, String variable) {
        collected.add(variable(position, variable));
        variables.add(name(variable));
    }

    private void checkPipeline(Nodes<Node.Command> commands, String context) {
        if (commands.isEmpty()) {
            throw tokens.error("missing value for " + context);
        }
        for (int i = 1; i < commands.size(); i++) {
            switch (commands.get(i).arguments().getFirst()) {
                case Node.Constant _, Node.Numeric _, Node.Dot _, Node.Nil _ ->
                    throw tokens.error("non executable command in pipeline stage " + (i + 1));
                default -> {
                    // executable
                }
            }
        }
    }

    private Node.Command command() {
        tokens.peekNonSpace();
        int start = tokens.peekedPosition();
        int mark = collected.mark();
        while (true) {
            tokens.peekNonSpace();
            Node operand = operand();
            if (operand != null) {
                collected.add(operand);
            }
            TokenType type = tokens.next();
            if (type == TokenType.SPACE) {
                continue;
            }
            if (type == TokenType.RIGHT_DELIMITER || type == TokenType.RIGHT_PAREN) {
                tokens.back();
            } else if (type != TokenType.PIPE) {
                throw tokens.unexpected("operand");
            }
            break;
        }
        Nodes<Node> arguments = collected.since(mark);
        if (arguments.isEmpty()) {
            throw tokens.error("empty command");
        }
        return new Node.Command(start, arguments);
    }

    private @Nullable Node operand() {
        Node node = term();
        if (node == null || tokens.peek() != TokenType.FIELD) {
            return node;
        }
        int position = tokens.peekedPosition();
        return switch (node) {
            case Node.Field field -> new Node.Field(position, fields(field.fields()));
            case Node.Variable variable -> new Node.Variable(position, variable.name(), fields(variable.fields()));
            case Node.Constant _, Node.Numeric _, Node.Nil _, Node.Dot _ -> {
                fields(List.of());
                StringBuilder shown = new StringBuilder();
                node.print(shown);
                throw tokens.error("unexpected . after term " + Quoting.quote(shown.toString()));
            }
            default -> new Node.Chain(position, node, fields(List.of()));
        };
    }

    /** Some fields and those that follow. */
    private List<String> fields(List<String> first) {
        List<String> all = new ArrayList<>(4);
        all.addAll(first);
        while (tokens.peek() == TokenType.FIELD) {
            tokens.next();
            all.add(field());
        }
        return List.copyOf(all);
    }

    /** The name of the current token, a field. */
    private String field() {
        return name(tokens.text().substring(1));
    }

    private @Nullable Node term() {
        TokenType type = tokens.nextNonSpace();
        int position = tokens.position();
        return switch (type) {
            case IDENTIFIER -> identifier(position);
            case DOT -> new Node.Dot(position);
            case NIL -> new Node.Nil(position);
            case VARIABLE -> useVariable(position, tokens.text());
            case FIELD -> new Node.Field(position, List.of(field()));
            case BOOL -> constant(position, Bool.of(tokens.text().equals("true")));
            case CHAR_CONSTANT, COMPLEX, NUMBER -> number(position, type);
            case LEFT_PAREN -> parenthesized();
            case STRING, RAW_STRING -> constant(position, new Text(tokens.unquote()));
            default -> {
                tokens.back();
                yield null;
            }
        };
    }

    private Node constant(int position, Value value) {
        return new Node.Constant(position, value, tokens.text());
    }

    private Node identifier(int position) {
        String name = tokens.text();
        GoFunction function = functions.apply(name);
        if (function == null) {
            throw tokens.error("function " + Quoting.quote(name) + " not defined");
        }
        return new Node.Identifier(position, function.name(), function);
    }

    private Node number(int position, TokenType type) {
        try {
            return new Node.Numeric(position, NumberLiteral.parse(tokens.text(), type));
        } catch (GoError e) {
            throw tokens.error(e.text());
        }
    }

    private Node parenthesized() {
        if (expressionDepth >= MAX_EXPRESSION_DEPTH) {
            throw tokens.error("max expression depth exceeded");
        }
        expressionDepth++;
        Node.Pipeline pipeline = pipeline("parenthesized pipeline", TokenType.RIGHT_PAREN);
        expressionDepth--;
        return pipeline;
    }

    private Node.Variable variable(int position, String name) {
        return new Node.Variable(position, name(name), List.of());
    }

    private Node useVariable(int position, String name) {
        if (!variables.contains(name)) {
            throw tokens.error("undefined variable " + Quoting.quote(name));
        }
        return variable(position, name);
    }
}

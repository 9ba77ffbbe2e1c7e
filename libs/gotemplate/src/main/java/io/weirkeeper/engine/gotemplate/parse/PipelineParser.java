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

    /** The one string object for a name in this text: variables are found by identity. */
    private String name(String text) {
        String known = names.putIfAbsent(text, text);
        return known == null ? text : known;
    }

    /** A pipeline up to and with the token that ends it. */
    Node.Pipeline pipeline(String context, TokenType end) {
        TokenType first = tokens.peekNonSpace();
        int start = tokens.peekedPosition();
        List<Node.Variable> declared = List.of();
        boolean assignment = false;
        if (first == TokenType.VARIABLE) {
            declared = new ArrayList<>(2);
            assignment = declarations(context, declared);
            declared = List.copyOf(declared);
        }
        int mark = collected.mark();
        while (true) {
            TokenType type = tokens.nextNonSpace();
            if (type == end) {
                List<Node.Command> commands = collected.since(mark, Node.Command.class);
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

    /** Reads {@code $x :=}, {@code $x =} or {@code $i, $x :=}; returns whether it assigns. */
    private boolean declarations(String context, List<Node.Variable> declared) {
        while (tokens.peekNonSpace() == TokenType.VARIABLE) {
            int mark = tokens.mark();
            tokens.next();
            int position = tokens.position();
            String variable = tokens.text();
            TokenType sign = tokens.nextNonSpace();
            if (sign == TokenType.ASSIGN || sign == TokenType.DECLARE) {
                declare(position, variable, declared);
                return sign == TokenType.ASSIGN;
            }
            if (sign == TokenType.CHAR && tokens.text().equals(",")) {
                declare(position, variable, declared);
                if (context.equals("range") && declared.size() < 2) {
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

    private void declare(int position, String variable, List<Node.Variable> declared) {
        declared.add(variable(position, variable));
        variables.add(name(variable));
    }

    private void checkPipeline(List<Node.Command> commands, String context) {
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
        List<Node> arguments = collected.since(mark, Node.class);
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
        List<String> fields = new ArrayList<>();
        while (tokens.peek() == TokenType.FIELD) {
            tokens.next();
            fields.add(name(tokens.text().substring(1)));
        }
        return switch (node) {
            case Node.Field field -> new Node.Field(position, joined(field.fields(), fields));
            case Node.Variable variable ->
                new Node.Variable(position, variable.name(), joined(variable.fields(), fields));
            case Node.Constant _, Node.Numeric _, Node.Nil _, Node.Dot _ -> {
                StringBuilder shown = new StringBuilder();
                node.print(shown);
                throw tokens.error("unexpected . after term " + Quoting.quote(shown.toString()));
            }
            default -> new Node.Chain(position, node, List.copyOf(fields));
        };
    }

    private static List<String> joined(List<String> first, List<String> second) {
        List<String> all = new ArrayList<>(first);
        all.addAll(second);
        return List.copyOf(all);
    }

    private @Nullable Node term() {
        TokenType type = tokens.nextNonSpace();
        int position = tokens.position();
        return switch (type) {
            case IDENTIFIER -> identifier(position);
            case DOT -> new Node.Dot(position);
            case NIL -> new Node.Nil(position);
            case VARIABLE -> useVariable(position, tokens.text());
            case FIELD -> new Node.Field(position, List.of(name(tokens.text().substring(1))));
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

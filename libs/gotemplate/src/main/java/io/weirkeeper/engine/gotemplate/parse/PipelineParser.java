package io.weirkeeper.engine.gotemplate.parse;

import io.weirkeeper.engine.gotemplate.format.Quoting;
import io.weirkeeper.engine.gotemplate.value.Bool;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.GoFunction;
import io.weirkeeper.engine.gotemplate.value.Text;
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
        int start = tokens.peekNonSpace().position();
        List<Node.Variable> declared = new ArrayList<>(2);
        boolean assignment = declarations(context, declared);
        List<Node.Command> commands = new ArrayList<>(2);
        while (true) {
            Token token = tokens.nextNonSpace();
            if (token.type() == end) {
                checkPipeline(commands, context);
                return new Node.Pipeline(start, assignment, List.copyOf(declared), List.copyOf(commands));
            }
            switch (token.type()) {
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
                    tokens.push(token);
                    commands.add(command());
                }
                default -> throw tokens.unexpected(token, context);
            }
        }
    }

    /** Reads {@code $x :=}, {@code $x =} or {@code $i, $x :=}; returns whether it assigns. */
    private boolean declarations(String context, List<Node.Variable> declared) {
        while (tokens.peekNonSpace().type() == TokenType.VARIABLE) {
            Token variable = tokens.nextNonSpace();
            Token after = tokens.next();
            boolean spaced = after.type() == TokenType.SPACE;
            Token sign = spaced ? tokens.nextNonSpace() : after;
            if (sign.type() == TokenType.ASSIGN || sign.type() == TokenType.DECLARE) {
                declare(variable, declared);
                return sign.type() == TokenType.ASSIGN;
            }
            if (sign.type() == TokenType.CHAR && sign.text().equals(",")) {
                declare(variable, declared);
                if (context.equals("range") && declared.size() < 2) {
                    switch (tokens.peekNonSpace().type()) {
                        case VARIABLE, RIGHT_DELIMITER, RIGHT_PAREN -> {
                            continue;
                        }
                        default -> throw tokens.error("range can only initialize variables");
                    }
                }
                throw tokens.error("too many declarations in " + context);
            }
            tokens.push(sign);
            if (spaced) {
                tokens.push(after);
            }
            tokens.push(variable);
            return false;
        }
        return false;
    }

    private void declare(Token variable, List<Node.Variable> declared) {
        declared.add(variable(variable.position(), variable.text()));
        variables.add(name(variable.text()));
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
        int start = tokens.peekNonSpace().position();
        List<Node> arguments = new ArrayList<>(4);
        while (true) {
            tokens.peekNonSpace();
            Node operand = operand();
            if (operand != null) {
                arguments.add(operand);
            }
            Token token = tokens.next();
            if (token.type() == TokenType.SPACE) {
                continue;
            }
            if (token.type() == TokenType.RIGHT_DELIMITER || token.type() == TokenType.RIGHT_PAREN) {
                tokens.push(token);
            } else if (token.type() != TokenType.PIPE) {
                throw tokens.unexpected(token, "operand");
            }
            break;
        }
        if (arguments.isEmpty()) {
            throw tokens.error("empty command");
        }
        return new Node.Command(start, List.copyOf(arguments));
    }

    private @Nullable Node operand() {
        Node node = term();
        if (node == null || tokens.peek().type() != TokenType.FIELD) {
            return node;
        }
        int position = tokens.peek().position();
        List<String> fields = new ArrayList<>();
        while (tokens.peek().type() == TokenType.FIELD) {
            fields.add(name(tokens.next().text().substring(1)));
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
        Token token = tokens.nextNonSpace();
        int position = token.position();
        return switch (token.type()) {
            case IDENTIFIER -> identifier(token);
            case DOT -> new Node.Dot(position);
            case NIL -> new Node.Nil(position);
            case VARIABLE -> useVariable(position, token.text());
            case FIELD -> new Node.Field(position, List.of(name(token.text().substring(1))));
            case BOOL -> new Node.Constant(position, Bool.of(token.text().equals("true")), token.text());
            case CHAR_CONSTANT, COMPLEX, NUMBER -> number(token);
            case LEFT_PAREN -> parenthesized();
            case STRING, RAW_STRING -> new Node.Constant(position, new Text(tokens.unquote(token)), token.text());
            default -> {
                tokens.push(token);
                yield null;
            }
        };
    }

    private Node identifier(Token token) {
        GoFunction function = functions.apply(token.text());
        if (function == null) {
            throw tokens.error("function " + Quoting.quote(token.text()) + " not defined");
        }
        return new Node.Identifier(token.position(), function.name(), function);
    }

    private Node number(Token token) {
        try {
            return new Node.Numeric(token.position(), NumberLiteral.parse(token.text(), token.type()));
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

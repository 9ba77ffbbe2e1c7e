package io.weirkeeper.engine.gotemplate.parse;

import io.weirkeeper.engine.gotemplate.format.Quoting;
import io.weirkeeper.engine.gotemplate.parse.Node.BranchKind;
import io.weirkeeper.engine.gotemplate.value.Bool;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.GoFunction;
import io.weirkeeper.engine.gotemplate.value.Text;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Builds the syntax trees of one template text: the text itself and every template it defines. Follows
 * text/template/parse of Go 1.26, error texts included.
 */
public final class Parser {
    private static final int MAX_EXPRESSION_DEPTH = 10_000;

    private final String file;
    private final String text;
    private final TokenStream tokens;
    private final Function<String, @Nullable GoFunction> functions;
    private final Map<String, Tree> trees = new LinkedHashMap<>();
    private final Map<String, String> names = new HashMap<>(Map.of("$", Tree.DOLLAR));
    private List<String> variables = new ArrayList<>(List.of("$"));
    private int actionLine;
    private int rangeDepth;
    private int expressionDepth;
    /** What {@code end} or {@code else} ended the list just parsed. */
    private Token terminator = new Token(TokenType.EOF, 0, "", 1);

    private boolean endedByElse;

    private Parser(String file, String text, Function<String, @Nullable GoFunction> functions) {
        this.file = file;
        this.text = text;
        this.tokens = new TokenStream(new Lexer(text));
        this.functions = functions;
    }

    /**
     * Parses raw text and returns the trees by name, the text's own among them.
     *
     * @param functions finds a function by name, null when there is none
     */
    public static Map<String, Tree> parse(String name, String text, Function<String, @Nullable GoFunction> functions) {
        Parser parser = new Parser(name, text, functions);
        try {
            parser.top();
        } catch (StackOverflowError e) {
            throw parser.error("max expression depth exceeded");
        }
        return parser.trees;
    }

    private void top() {
        int start = tokens.peek().position();
        List<Node> nodes = new ArrayList<>();
        while (tokens.peek().type() != TokenType.EOF) {
            if (tokens.peek().type() == TokenType.LEFT_DELIMITER) {
                Token delimiter = tokens.next();
                if (tokens.peekNonSpace().type() == TokenType.DEFINE) {
                    tokens.nextNonSpace();
                    definition();
                    continue;
                }
                tokens.push(delimiter);
            }
            Node node = textOrAction();
            if (node == null) {
                throw error("unexpected " + (endedByElse ? "{{else}}" : "{{end}}"));
            }
            nodes.add(node);
        }
        add(file, sequence(start, nodes));
    }

    private void definition() {
        Token name = tokens.nextNonSpace();
        if (name.type() != TokenType.STRING && name.type() != TokenType.RAW_STRING) {
            throw unexpected(name, "define clause");
        }
        String unquoted = unquote(name);
        expect(TokenType.RIGHT_DELIMITER, "define clause");
        inNewTree(unquoted, "define clause");
    }

    /** Parses up to the matching end as a template of its own, with no variables but {@code $}. */
    private void inNewTree(String name, String context) {
        List<String> outerVariables = variables;
        int outerRangeDepth = rangeDepth;
        int outerActionLine = actionLine;
        variables = new ArrayList<>(List.of("$"));
        rangeDepth = 0;
        actionLine = 0;
        Node.Sequence body = list();
        if (endedByElse) {
            throw error("unexpected {{else}} in " + context);
        }
        add(name, body);
        variables = outerVariables;
        rangeDepth = outerRangeDepth;
        actionLine = outerActionLine;
    }

    private void add(String name, Node.Sequence root) {
        Tree tree = new Tree(name, file, text, root);
        Tree existing = trees.get(name);
        if (existing == null || existing.isBlank()) {
            trees.put(name, tree);
        } else if (!tree.isBlank()) {
            throw error("template: multiple definition of template " + Quoting.quote(name));
        }
    }

    /** The one string object for a name in this text: variables are found by identity. */
    private String name(String text) {
        String known = names.putIfAbsent(text, text);
        return known == null ? text : known;
    }

    private static Node.Sequence sequence(int position, List<Node> nodes) {
        return new Node.Sequence(position, List.copyOf(nodes));
    }

    /** The nodes up to {@code end} or {@code else}. */
    private Node.Sequence list() {
        int start = tokens.peekNonSpace().position();
        List<Node> nodes = new ArrayList<>();
        while (tokens.peekNonSpace().type() != TokenType.EOF) {
            Node node = textOrAction();
            if (node == null) {
                return sequence(start, nodes);
            }
            nodes.add(node);
        }
        throw error("unexpected EOF");
    }

    /** A node, or null for {@code end} and {@code else}. */
    private @Nullable Node textOrAction() {
        Token token = tokens.nextNonSpace();
        return switch (token.type()) {
            case TEXT -> new Node.PlainText(token.position(), token.text());
            case LEFT_DELIMITER -> {
                actionLine = token.line();
                Node node = action();
                actionLine = 0;
                yield node;
            }
            default -> throw unexpected(token, "input");
        };
    }

    private @Nullable Node action() {
        Token token = tokens.nextNonSpace();
        return switch (token.type()) {
            case BLOCK -> block();
            case BREAK -> {
                endOfLoopControl("{{break}}");
                yield new Node.Break(token.position());
            }
            case CONTINUE -> {
                endOfLoopControl("{{continue}}");
                yield new Node.Continue(token.position());
            }
            case ELSE -> elseClause();
            case END -> {
                terminator = expect(TokenType.RIGHT_DELIMITER, "end");
                endedByElse = false;
                yield null;
            }
            case IF -> branch(BranchKind.IF, "if");
            case RANGE -> branch(BranchKind.RANGE, "range");
            case TEMPLATE -> templateCall();
            case WITH -> branch(BranchKind.WITH, "with");
            default -> {
                tokens.push(token);
                yield new Node.Action(token.position(), pipeline("command", TokenType.RIGHT_DELIMITER));
            }
        };
    }

    private void endOfLoopControl(String name) {
        Token next = tokens.nextNonSpace();
        if (next.type() != TokenType.RIGHT_DELIMITER) {
            throw unexpected(next, name);
        }
        if (rangeDepth == 0) {
            throw error(name + " outside {{range}}");
        }
    }

    private @Nullable Node elseClause() {
        Token next = tokens.peekNonSpace();
        terminator = next.type() == TokenType.IF || next.type() == TokenType.WITH
                ? next
                : expect(TokenType.RIGHT_DELIMITER, "else");
        endedByElse = true;
        return null;
    }

    private Node branch(BranchKind kind, String context) {
        int declared = variables.size();
        Node.Pipeline pipeline = pipeline(context, TokenType.RIGHT_DELIMITER);
        rangeDepth += kind == BranchKind.RANGE ? 1 : 0;
        Node.Sequence body = list();
        rangeDepth -= kind == BranchKind.RANGE ? 1 : 0;
        Node.Sequence otherwise = null;
        if (endedByElse) {
            int position = terminator.position();
            TokenType chained =
                    kind == BranchKind.IF ? TokenType.IF : kind == BranchKind.WITH ? TokenType.WITH : TokenType.EOF;
            if (tokens.peek().type() == chained && chained != TokenType.EOF) {
                tokens.next();
                otherwise = new Node.Sequence(position, List.of(branch(kind, context)));
            } else {
                otherwise = list();
                if (endedByElse) {
                    throw error("expected end; found {{else}}");
                }
            }
        }
        variables.subList(declared, variables.size()).clear();
        return new Node.Branch(kind, pipeline.position(), pipeline, body, otherwise);
    }

    private Node block() {
        String context = "block clause";
        Token token = tokens.nextNonSpace();
        String name = templateName(token, context);
        Node.Pipeline pipeline = pipeline(context, TokenType.RIGHT_DELIMITER);
        inNewTree(name, context);
        return new Node.TemplateCall(token.position(), name, pipeline);
    }

    private Node templateCall() {
        String context = "template clause";
        Token token = tokens.nextNonSpace();
        String name = templateName(token, context);
        Token next = tokens.nextNonSpace();
        Node.Pipeline pipeline = null;
        if (next.type() != TokenType.RIGHT_DELIMITER) {
            tokens.push(next);
            pipeline = pipeline(context, TokenType.RIGHT_DELIMITER);
        }
        return new Node.TemplateCall(token.position(), name, pipeline);
    }

    private String templateName(Token token, String context) {
        if (token.type() != TokenType.STRING && token.type() != TokenType.RAW_STRING) {
            throw unexpected(token, context);
        }
        return unquote(token);
    }

    private Node.Pipeline pipeline(String context, TokenType end) {
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
                default -> throw unexpected(token, context);
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
                        default -> throw error("range can only initialize variables");
                    }
                }
                throw error("too many declarations in " + context);
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
            throw error("missing value for " + context);
        }
        for (int i = 1; i < commands.size(); i++) {
            switch (commands.get(i).arguments().getFirst()) {
                case Node.Constant _, Node.Numeric _, Node.Dot _, Node.Nil _ ->
                    throw error("non executable command in pipeline stage " + (i + 1));
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
                throw unexpected(token, "operand");
            }
            break;
        }
        if (arguments.isEmpty()) {
            throw error("empty command");
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
                throw error("unexpected . after term " + Quoting.quote(shown.toString()));
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
            case STRING, RAW_STRING -> new Node.Constant(position, new Text(unquote(token)), token.text());
            default -> {
                tokens.push(token);
                yield null;
            }
        };
    }

    private Node identifier(Token token) {
        GoFunction function = functions.apply(token.text());
        if (function == null) {
            throw error("function " + Quoting.quote(token.text()) + " not defined");
        }
        return new Node.Identifier(token.position(), function.name(), function);
    }

    private Node number(Token token) {
        try {
            return new Node.Numeric(token.position(), NumberLiteral.parse(token.text(), token.type()));
        } catch (GoError e) {
            throw error(e.text());
        }
    }

    private Node parenthesized() {
        if (expressionDepth >= MAX_EXPRESSION_DEPTH) {
            throw error("max expression depth exceeded");
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
            throw error("undefined variable " + Quoting.quote(name));
        }
        return variable(position, name);
    }

    private String unquote(Token token) {
        try {
            return Quoting.unquote(token.text());
        } catch (GoError e) {
            throw error(e.text());
        }
    }

    private Token expect(TokenType type, String context) {
        Token token = tokens.nextNonSpace();
        if (token.type() != type) {
            throw unexpected(token, context);
        }
        return token;
    }

    private ParseError unexpected(Token token, String context) {
        if (token.type() == TokenType.ERROR) {
            String extra = "";
            if (actionLine != 0 && actionLine != token.line()) {
                extra = " in action started at " + file + ":" + actionLine;
                if (token.text().endsWith(" action")) {
                    extra = extra.substring(" in action".length());
                }
            }
            return error(token.text() + extra);
        }
        return error("unexpected " + token.display() + " in " + context);
    }

    private ParseError error(String message) {
        return new ParseError("template: " + file + ":" + tokens.line() + ": " + message);
    }
}

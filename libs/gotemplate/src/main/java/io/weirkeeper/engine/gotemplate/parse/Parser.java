package io.weirkeeper.engine.gotemplate.parse;

import io.weirkeeper.engine.gotemplate.format.Quoting;
import io.weirkeeper.engine.gotemplate.parse.Node.BranchKind;
import io.weirkeeper.engine.gotemplate.value.GoFunction;
import java.util.ArrayList;
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
    private final String file;
    private final String text;
    private final TokenReader tokens;
    private final PipelineParser pipelines;
    private final Map<String, Tree> trees = new LinkedHashMap<>();
    private int rangeDepth;

    /** What {@code end} or {@code else} ended the list just parsed. */
    private Token terminator = new Token(TokenType.EOF, 0, "", 1);

    private boolean endedByElse;

    private Parser(String file, String text, Function<String, @Nullable GoFunction> functions) {
        this.file = file;
        this.text = text;
        this.tokens = new TokenReader(file, text);
        this.pipelines = new PipelineParser(tokens, functions);
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
            throw parser.tokens.error("max expression depth exceeded");
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
                throw tokens.error("unexpected " + (endedByElse ? "{{else}}" : "{{end}}"));
            }
            nodes.add(node);
        }
        add(file, sequence(start, nodes));
    }

    private void definition() {
        Token name = tokens.nextNonSpace();
        if (name.type() != TokenType.STRING && name.type() != TokenType.RAW_STRING) {
            throw tokens.unexpected(name, "define clause");
        }
        String unquoted = tokens.unquote(name);
        tokens.expect(TokenType.RIGHT_DELIMITER, "define clause");
        inNewTree(unquoted, "define clause");
    }

    /** Parses up to the matching end as a template of its own, with no variables but {@code $}. */
    private void inNewTree(String name, String context) {
        List<String> outerVariables = pipelines.newScope();
        int outerRangeDepth = rangeDepth;
        int outerActionLine = tokens.actionLine();
        rangeDepth = 0;
        tokens.setActionLine(0);
        Node.Sequence body = list();
        if (endedByElse) {
            throw tokens.error("unexpected {{else}} in " + context);
        }
        add(name, body);
        pipelines.enterScope(outerVariables);
        rangeDepth = outerRangeDepth;
        tokens.setActionLine(outerActionLine);
    }

    private void add(String name, Node.Sequence root) {
        Tree tree = new Tree(name, file, text, root);
        Tree existing = trees.get(name);
        if (existing == null || existing.isBlank()) {
            trees.put(name, tree);
        } else if (!tree.isBlank()) {
            throw tokens.error("template: multiple definition of template " + Quoting.quote(name));
        }
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
        throw tokens.error("unexpected EOF");
    }

    /** A node, or null for {@code end} and {@code else}. */
    private @Nullable Node textOrAction() {
        Token token = tokens.nextNonSpace();
        return switch (token.type()) {
            case TEXT -> new Node.PlainText(token.position(), token.text());
            case LEFT_DELIMITER -> {
                tokens.setActionLine(token.line());
                Node node = action();
                tokens.setActionLine(0);
                yield node;
            }
            default -> throw tokens.unexpected(token, "input");
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
                terminator = tokens.expect(TokenType.RIGHT_DELIMITER, "end");
                endedByElse = false;
                yield null;
            }
            case IF -> branch(BranchKind.IF, "if");
            case RANGE -> branch(BranchKind.RANGE, "range");
            case TEMPLATE -> templateCall();
            case WITH -> branch(BranchKind.WITH, "with");
            default -> {
                tokens.push(token);
                yield new Node.Action(token.position(), pipelines.pipeline("command", TokenType.RIGHT_DELIMITER));
            }
        };
    }

    private void endOfLoopControl(String name) {
        Token next = tokens.nextNonSpace();
        if (next.type() != TokenType.RIGHT_DELIMITER) {
            throw tokens.unexpected(next, name);
        }
        if (rangeDepth == 0) {
            throw tokens.error(name + " outside {{range}}");
        }
    }

    private @Nullable Node elseClause() {
        Token next = tokens.peekNonSpace();
        terminator = next.type() == TokenType.IF || next.type() == TokenType.WITH
                ? next
                : tokens.expect(TokenType.RIGHT_DELIMITER, "else");
        endedByElse = true;
        return null;
    }

    private Node branch(BranchKind kind, String context) {
        int declared = pipelines.declared();
        Node.Pipeline pipeline = pipelines.pipeline(context, TokenType.RIGHT_DELIMITER);
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
                    throw tokens.error("expected end; found {{else}}");
                }
            }
        }
        pipelines.forgetSince(declared);
        return new Node.Branch(kind, pipeline.position(), pipeline, body, otherwise);
    }

    private Node block() {
        String context = "block clause";
        Token token = tokens.nextNonSpace();
        String name = templateName(token, context);
        Node.Pipeline pipeline = pipelines.pipeline(context, TokenType.RIGHT_DELIMITER);
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
            pipeline = pipelines.pipeline(context, TokenType.RIGHT_DELIMITER);
        }
        return new Node.TemplateCall(token.position(), name, pipeline);
    }

    private String templateName(Token token, String context) {
        if (token.type() != TokenType.STRING && token.type() != TokenType.RAW_STRING) {
            throw tokens.unexpected(token, context);
        }
        return tokens.unquote(token);
    }
}

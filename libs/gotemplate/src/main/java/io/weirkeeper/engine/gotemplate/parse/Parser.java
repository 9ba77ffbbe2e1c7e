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

    /** Where the action stands that ended the list just parsed. */
    private int terminator;

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
        TokenType first = tokens.peek();
        int start = tokens.peekedPosition();
        List<Node> nodes = new ArrayList<>();
        for (TokenType type = first; type != TokenType.EOF; type = tokens.peek()) {
            if (type == TokenType.LEFT_DELIMITER) {
                int mark = tokens.mark();
                tokens.next();
                if (tokens.nextNonSpace() == TokenType.DEFINE) {
                    definition();
                    continue;
                }
                tokens.back(mark);
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
        String context = "define clause";
        String name = templateName(context);
        tokens.expect(TokenType.RIGHT_DELIMITER, context);
        inNewTree(name, context);
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
        return new Node.Sequence(position, Nodes.copyOf(nodes));
    }

    /** The nodes up to {@code end} or {@code else}. */
    private Node.Sequence list() {
        TokenType first = tokens.peekNonSpace();
        int start = tokens.peekedPosition();
        List<Node> nodes = new ArrayList<>();
        for (TokenType type = first; type != TokenType.EOF; type = tokens.peekNonSpace()) {
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
        return switch (tokens.nextNonSpace()) {
            case TEXT -> new Node.PlainText(tokens.position(), tokens.text());
            case LEFT_DELIMITER -> {
                tokens.setActionLine(tokens.line());
                Node node = action();
                tokens.setActionLine(0);
                yield node;
            }
            default -> throw tokens.unexpected("input");
        };
    }

    private @Nullable Node action() {
        TokenType type = tokens.nextNonSpace();
        int position = tokens.position();
        return switch (type) {
            case BLOCK -> block();
            case BREAK -> {
                endOfLoopControl("{{break}}");
                yield new Node.Break(position);
            }
            case CONTINUE -> {
                endOfLoopControl("{{continue}}");
                yield new Node.Continue(position);
            }
            case ELSE -> elseClause();
            case END -> {
                tokens.expect(TokenType.RIGHT_DELIMITER, "end");
                terminator = tokens.position();
                endedByElse = false;
                yield null;
            }
            case IF -> branch(BranchKind.IF, "if");
            case RANGE -> branch(BranchKind.RANGE, "range");
            case TEMPLATE -> templateCall();
            case WITH -> branch(BranchKind.WITH, "with");
            default -> {
                tokens.back();
                yield new Node.Action(position, pipelines.pipeline("command", TokenType.RIGHT_DELIMITER));
            }
        };
    }

    private void endOfLoopControl(String name) {
        tokens.expect(TokenType.RIGHT_DELIMITER, name);
        if (rangeDepth == 0) {
            throw tokens.error(name + " outside {{range}}");
        }
    }

    private @Nullable Node elseClause() {
        TokenType next = tokens.peekNonSpace();
        terminator = tokens.peekedPosition();
        if (next != TokenType.IF && next != TokenType.WITH) {
            tokens.expect(TokenType.RIGHT_DELIMITER, "else");
        }
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
            int position = terminator;
            TokenType chained =
                    kind == BranchKind.IF ? TokenType.IF : kind == BranchKind.WITH ? TokenType.WITH : TokenType.EOF;
            if (tokens.peek() == chained && chained != TokenType.EOF) {
                tokens.next();
                otherwise = new Node.Sequence(position, Nodes.of(branch(kind, context)));
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
        String name = templateName(context);
        int position = tokens.position();
        Node.Pipeline pipeline = pipelines.pipeline(context, TokenType.RIGHT_DELIMITER);
        inNewTree(name, context);
        return new Node.TemplateCall(position, name, pipeline);
    }

    private Node templateCall() {
        String context = "template clause";
        String name = templateName(context);
        int position = tokens.position();
        Node.Pipeline pipeline = null;
        if (tokens.nextNonSpace() != TokenType.RIGHT_DELIMITER) {
            tokens.back();
            pipeline = pipelines.pipeline(context, TokenType.RIGHT_DELIMITER);
        }
        return new Node.TemplateCall(position, name, pipeline);
    }

    private String templateName(String context) {
        TokenType type = tokens.nextNonSpace();
        if (type != TokenType.STRING && type != TokenType.RAW_STRING) {
            throw tokens.unexpected(context);
        }
        return tokens.unquote();
    }
}

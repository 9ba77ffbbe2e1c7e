package io.weirkeeper.runtime.cel;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import dev.cel.bundle.Cel;
import dev.cel.bundle.CelBuilder;
import dev.cel.bundle.CelFactory;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A compiled CEL expression over JSON objects, with the functions and messages of Flux's (fluxcd/pkg runtime/cel,
 * August 2026). Whoever writes one may be a tenant, so everything is bounded: its length and depth, the size of regular
 * expressions, and the work of one evaluation. Immutable, thread-safe.
 */
public final class CelExpression {
    private static final int LONGEST = 16 * 1024;
    private static final int DEEPEST = 100;
    private static final int MOST_ITERATIONS = 100_000;
    private static final int LARGEST_REGEX = 10_000;
    /** Nodes evaluated, and characters and entries made, in one evaluation: some tens of milliseconds. */
    private static final long MOST_WORK = 2_000_000;

    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(LONGEST)
            .maxParseRecursionDepth(DEEPEST)
            .comprehensionMaxIterations(MOST_ITERATIONS)
            .maxRegexProgramSize(LARGEST_REGEX)
            .enableRegexPartialMatch(true)
            .enableHeterogeneousNumericComparisons(true)
            .enableOptionalSyntax(true)
            .build();

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    /** What means something in the language itself, or is the name of a type. */
    private static final Set<String> WORDS = Set.of(
            "true",
            "false",
            "null",
            "in",
            "int",
            "uint",
            "double",
            "bool",
            "string",
            "bytes",
            "list",
            "map",
            "type",
            "null_type",
            "dyn",
            "optional",
            "strings",
            "sets",
            "base64",
            "google",
            "cel",
            "has",
            "as",
            "break",
            "const",
            "continue",
            "else",
            "for",
            "function",
            "if",
            "import",
            "let",
            "loop",
            "package",
            "namespace",
            "return",
            "var",
            "void",
            "while");

    private final String expression;
    private final CelRuntime.Program program;

    private CelExpression(String expression, CelRuntime.Program program) {
        this.expression = expression;
        this.program = program;
    }

    /**
     * An expression that is true or false.
     *
     * @param variables the names of the objects it may look at
     * @throws CelExpressionException when it does not compile or gives something else
     */
    public static CelExpression ofBoolean(String expression, List<String> variables) {
        return compile(expression, SimpleType.BOOL, variables);
    }

    /**
     * An expression about the fields of one object, each a variable by its name, that is true or false. Which fields an
     * object has is known only when it is looked at, so every name in the expression may be one.
     */
    public static CelExpression ofFields(String expression) {
        List<String> names = new ArrayList<>();
        Matcher name = NAME.matcher(expression);
        while (name.find()) {
            if (!WORDS.contains(name.group()) && !names.contains(name.group())) {
                names.add(name.group());
            }
        }
        return compile(expression, SimpleType.BOOL, names, SimpleType.DYN);
    }

    /** An expression that gives a text. */
    public static CelExpression ofText(String expression, List<String> variables) {
        return compile(expression, SimpleType.STRING, variables);
    }

    /** An expression that gives anything. */
    public static CelExpression ofAnything(String expression, List<String> variables) {
        return compile(expression, SimpleType.DYN, variables);
    }

    private static CelExpression compile(String expression, CelType result, List<String> variables) {
        return compile(expression, result, variables, MapType.create(SimpleType.STRING, SimpleType.DYN));
    }

    private static CelExpression compile(String expression, CelType result, List<String> variables, CelType variable) {
        CelBuilder builder = CelFactory.legacyCelBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addCompilerLibraries(
                        CelExtensions.optional(),
                        CelExtensions.strings(),
                        CelExtensions.sets(OPTIONS),
                        CelExtensions.encoders(OPTIONS))
                .addRuntimeLibraries(
                        CelExtensions.optional(),
                        CelExtensions.strings(),
                        CelExtensions.sets(OPTIONS),
                        CelExtensions.encoders(OPTIONS));
        variables.forEach(name -> builder.addVar(name, variable));
        Cel cel = builder.build();
        try {
            CelAbstractSyntaxTree tree = cel.compile(expression).getAst();
            CelType found = tree.getResultType();
            if (!result.equals(SimpleType.DYN) && !result.equals(found)) {
                throw new CelExpressionException(
                        "CEL expression output type mismatch: expected " + result.name() + ", got " + found.name());
            }
            return new CelExpression(expression, cel.createProgram(tree));
        } catch (CelValidationException e) {
            String issues = e.getErrors().stream().map(CelExpression::shown).collect(Collectors.joining("; "));
            throw new CelExpressionException(
                    "failed to parse the CEL expression '" + expression + "': "
                            + (issues.isEmpty() ? e.getMessage() : issues),
                    e);
        } catch (CelEvaluationException e) {
            throw new CelExpressionException("failed to create CEL program: " + e.getMessage(), e);
        }
    }

    private static String shown(CelIssue issue) {
        return "ERROR: <input>:" + issue.getSourceLocation().getLine() + ":"
                + (issue.getSourceLocation().getColumn() + 1) + ": " + issue.getMessage();
    }

    /**
     * Whether it is true of the objects.
     *
     * @throws CelExpressionException when it cannot be evaluated, or is too much work
     */
    public boolean isTrue(Map<String, JsonNode> objects) {
        if (evaluate(values(objects)) instanceof Boolean truth) {
            return truth;
        }
        throw new CelExpressionException("failed to evaluate CEL expression as boolean: '" + expression + "'");
    }

    /** The text it gives for the objects. */
    public String text(Map<String, JsonNode> objects) {
        if (evaluate(values(objects)) instanceof String text) {
            return text;
        }
        throw new CelExpressionException("failed to evaluate CEL expression as string: '" + expression + "'");
    }

    /** Whether it is true of the fields of an object. */
    public boolean isTrueOf(JsonNode object) {
        if (evaluate(CelValues.map(object)) instanceof Boolean truth) {
            return truth;
        }
        throw new CelExpressionException("failed to evaluate CEL expression as boolean: '" + expression + "'");
    }

    /** What it gives for variables that are values already, such as those that another expression gave. */
    public Object evaluate(Map<String, Object> variables) {
        Work work = new Work();
        try {
            return program.trace(variables, (_, value) -> work.add(value));
        } catch (CelEvaluationException | Work.TooMuchException e) {
            throw new CelExpressionException(
                    "failed to evaluate the CEL expression '" + expression + "': " + e.getMessage(), e);
        }
    }

    /** JSON objects as the values that {@link #evaluate} takes. */
    public static Map<String, Object> values(Map<String, JsonNode> objects) {
        Map<String, Object> values = new HashMap<>();
        objects.forEach((name, json) -> values.put(name, CelValues.map(json)));
        return values;
    }

    @Override
    public String toString() {
        return expression;
    }

    /** What an evaluation has cost so far; lives on one thread. */
    private static final class Work {
        private long done;

        void add(Object value) {
            done += 1 + size(value);
            if (done > MOST_WORK) {
                throw new TooMuchException();
            }
        }

        private static long size(Object value) {
            return switch (value) {
                case String text -> text.length() / 10;
                case List<?> list -> list.size() / 10;
                default -> 0;
            };
        }

        static final class TooMuchException extends RuntimeException {
            private static final long serialVersionUID = 1L;

            TooMuchException() {
                super("it is too much work: make it simpler");
            }
        }
    }
}

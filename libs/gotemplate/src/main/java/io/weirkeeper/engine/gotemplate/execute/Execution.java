package io.weirkeeper.engine.gotemplate.execute;

import io.weirkeeper.engine.gotemplate.format.Quoting;
import io.weirkeeper.engine.gotemplate.function.HelmFunctions;
import io.weirkeeper.engine.gotemplate.parse.ParseError;
import io.weirkeeper.engine.gotemplate.parse.Tree;
import io.weirkeeper.engine.gotemplate.value.CallContext;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.Nothing;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * One render: executes any number of a set's templates under common limits. Not for several threads. Output is raw, see
 * {@link io.weirkeeper.engine.gotemplate.value.Text}.
 */
public final class Execution implements CallContext {
    private static final int MAX_NESTED_INCLUDES = 1000;
    private static final int STEPS_PER_TIME_CHECK = 1024;
    private static final int CACHED_TEXTS = 512;
    private static final int LARGEST_CACHED_TEXT = 16 * 1024;
    private static final String ROOT_NAME = "gotpl";

    private final Limits limits;
    private final Clock clock;
    private final RandomGenerator random;
    private final HelmFunctions.Lookup lookup;
    private final long deadline;
    private final Map<String, int[]> nestedIncludes = new HashMap<>();
    private final Deque<StringBuilder> spareBuffers = new ArrayDeque<>();
    private final Map<String, Map<String, Tree>> parsedTexts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Map<String, Tree>> eldest) {
            return size() > CACHED_TEXTS;
        }
    };
    private TemplateSet set;
    private StringBuilder out = new StringBuilder();
    private long work;
    private int steps;
    private int depth;

    public Execution(TemplateSet set, Limits limits, Clock clock, RandomGenerator random) {
        this(set, limits, clock, random, HelmFunctions.Lookup.NONE);
    }

    /** @param lookup where this render finds objects; trees are shared between renders, what they may see is not */
    public Execution(TemplateSet set, Limits limits, Clock clock, RandomGenerator random, HelmFunctions.Lookup lookup) {
        this.set = set;
        this.lookup = lookup;
        this.limits = limits;
        this.clock = clock;
        this.random = random;
        this.deadline = System.nanoTime() + limits.time().toNanos();
    }

    /** Executes a template of the set and returns what it prints. */
    public String execute(String name, Value data) {
        try {
            return toBuffer(() -> executeTemplate(name, data));
        } catch (StackOverflowError e) {
            throw new GoError("template: " + name + ": exceeded maximum template depth (" + limits.depth() + ")");
        }
    }

    private void executeTemplate(String name, Value data) {
        Tree tree = set.lookup(name);
        if (tree == null) {
            throw new GoError("template: no template " + Quoting.quote(name) + " associated with template "
                    + Quoting.quote(ROOT_NAME));
        }
        new Evaluator(this, tree).run(dot(data));
    }

    /** Execution begins with a reflect.Value of the data, and nil has none. */
    private static Value dot(Value data) {
        return data.isNothing() ? Nothing.INVALID : data;
    }

    private String toBuffer(Runnable body) {
        StringBuilder outer = out;
        StringBuilder buffer = spareBuffers.isEmpty() ? new StringBuilder(256) : spareBuffers.pop();
        out = buffer;
        try {
            body.run();
            charge(buffer.length());
            return buffer.toString();
        } finally {
            out = outer;
            buffer.setLength(0);
            if (buffer.capacity() <= LARGEST_CACHED_TEXT) {
                spareBuffers.push(buffer);
            }
        }
    }

    @Override
    public String include(String name, Value data) {
        int[] nested = nestedIncludes.computeIfAbsent(name, _ -> new int[1]);
        if (nested[0] > MAX_NESTED_INCLUDES) {
            throw new GoError(
                    "rendering template has a nested reference name: " + name + ": unable to execute template",
                    new GoError("unable to execute template"));
        }
        nested[0]++;
        try {
            return toBuffer(() -> executeTemplate(name, data));
        } finally {
            nested[0]--;
        }
    }

    @Override
    public String evaluate(String text, Value data) {
        if (text.indexOf("{{") < 0) {
            return withoutMissingValues(text);
        }
        TemplateSet outer = set;
        try {
            Map<String, Tree> parsed = parsed(text);
            set = outer.child();
            set.add(parsed);
            Tree tree = Objects.requireNonNull(parsed.get(ROOT_NAME));
            return withoutMissingValues(toBuffer(() -> new Evaluator(this, tree).run(dot(data))));
        } catch (ParseError e) {
            throw new GoError("cannot parse template " + Quoting.quote(text) + ": " + e.text(), e);
        } catch (ExecuteError e) {
            throw new GoError("error during tpl function execution for " + Quoting.quote(text) + ": " + e.text(), e);
        } finally {
            set = outer;
        }
    }

    private Map<String, Tree> parsed(String text) {
        if (text.length() > LARGEST_CACHED_TEXT) {
            return set.parse(ROOT_NAME, text);
        }
        Map<String, Tree> known = parsedTexts.get(text);
        if (known == null) {
            known = set.parse(ROOT_NAME, text);
            parsedTexts.put(text, known);
        }
        return known;
    }

    /** Helm removes Go's mark for a missing value from what it renders. */
    public static String withoutMissingValues(String rendered) {
        return rendered.contains("<no value>") ? rendered.replace("<no value>", "") : rendered;
    }

    @Override
    public void charge(long bytes) {
        work += Math.max(bytes, 0);
        if (work > limits.workBytes() || bytes > limits.outputBytes()) {
            throw new LimitError("templates produced more than " + limits.workBytes() + " bytes, or more than "
                    + limits.outputBytes() + " bytes at once");
        }
        step();
    }

    @Override
    public Value lookup(String apiVersion, String kind, String namespace, String name) {
        return lookup.find(apiVersion, kind, namespace, name);
    }

    @Override
    public String address(String host) {
        return lookup.address(host);
    }

    @Override
    public Clock clock() {
        return clock;
    }

    @Override
    public RandomGenerator random() {
        return random;
    }

    /** Called for every node: keeps the time limit. */
    void step() {
        if (++steps % STEPS_PER_TIME_CHECK == 0 && System.nanoTime() - deadline > 0) {
            throw new LimitError("templates ran longer than " + limits.time().toSeconds() + " s");
        }
    }

    /** Enters a template; false when they are nested too deeply. */
    boolean enter() {
        return ++depth <= limits.depth();
    }

    void leave() {
        depth--;
    }

    int maxDepth() {
        return limits.depth();
    }

    TemplateSet set() {
        return set;
    }

    /** Where output goes now. */
    StringBuilder out() {
        return out;
    }

    void checkOutput() {
        if (out.length() > limits.outputBytes()) {
            throw new LimitError("a template printed more than " + limits.outputBytes() + " bytes");
        }
    }
}

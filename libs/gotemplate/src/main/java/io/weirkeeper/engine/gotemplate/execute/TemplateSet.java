package io.weirkeeper.engine.gotemplate.execute;

import io.weirkeeper.engine.gotemplate.parse.Parser;
import io.weirkeeper.engine.gotemplate.parse.Tree;
import io.weirkeeper.engine.gotemplate.value.GoFunction;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Templates that can call one another by name, and the functions they may use. Parse first, execute often: once nobody
 * parses into it any more, a set can be read by many threads.
 */
public final class TemplateSet {
    private final Map<String, GoFunction> functions;
    private final MissingKey missingKey;
    private final @Nullable TemplateSet parent;
    private final Map<String, Tree> trees = new HashMap<>();

    public TemplateSet(Map<String, GoFunction> functions, MissingKey missingKey) {
        this(Map.copyOf(functions), missingKey, null);
    }

    private TemplateSet(Map<String, GoFunction> functions, MissingKey missingKey, @Nullable TemplateSet parent) {
        this.functions = functions;
        this.missingKey = missingKey;
        this.parent = parent;
    }

    /** A set that sees this one's templates and keeps its own additions to itself. */
    TemplateSet child() {
        return new TemplateSet(functions, missingKey, this);
    }

    MissingKey missingKey() {
        return missingKey;
    }

    /** Parses raw text; its tree and those it defines are returned but not added. */
    public Map<String, Tree> parse(String name, String text) {
        return Parser.parse(name, text, functions::get);
    }

    /**
     * Parses raw text and adds it under its name, with every template it defines. A later definition replaces an
     * earlier one unless it is blank.
     */
    public void add(String name, String text) {
        add(parse(name, text));
    }

    /** Adds what {@link #parse} returned. */
    public void add(Map<String, Tree> parsed) {
        for (Tree tree : parsed.values()) {
            if (lookup(tree.name()) == null || !tree.isBlank()) {
                trees.put(tree.name(), tree);
            }
        }
    }

    @Nullable
    Tree lookup(String name) {
        for (TemplateSet set = this; set != null; set = set.parent) {
            Tree tree = set.trees.get(name);
            if (tree != null) {
                return tree;
            }
        }
        return null;
    }
}

package io.weirkeeper.engine.yaml;

import java.util.List;

/**
 * Prints nodes in the canonical form of kustomize and of Helm's toYaml: keys in natural order, no comments, no styles
 * of the original, byte for byte what go-yaml v2 prints.
 */
public final class YamlWriter {
    private YamlWriter() {}

    /**
     * One document, its last line ended.
     *
     * @throws YamlException when the node has no such form: a key twice, {@code !!int abc}, an infinite number
     */
    public static String write(YamlNode node) {
        StringBuilder out = new StringBuilder(1024);
        append(out, node);
        return out.toString();
    }

    /** Like {@link #write}, onto the end of a text. */
    public static void append(StringBuilder out, YamlNode node) {
        new Emitter(out, new CanonicalScalars()).document(node);
    }

    /** The documents in order, joined by {@code ---} lines. */
    public static String writeAll(List<? extends YamlNode> documents) {
        StringBuilder out = new StringBuilder(1024 * documents.size());
        Emitter emitter = new Emitter(out, new CanonicalScalars());
        for (int i = 0; i < documents.size(); i++) {
            if (i > 0) {
                out.append("---\n");
            }
            emitter.document(documents.get(i));
        }
        return out.toString();
    }

    /** One document like {@link #write}, but with long lines as they are, as go-yaml v3 prints what v2 printed. */
    public static String writeUnfolded(YamlNode node) {
        StringBuilder out = new StringBuilder(1024);
        new Emitter(out, new CanonicalScalars(), Emitter.UNLIMITED).document(node);
        return out.toString();
    }

    /**
     * One document as go-yaml v3.0.4 prints Go's values with an indent of two: long lines as they are, lists further in
     * than the map that holds them. Numbers are printed as they are written.
     */
    public static String writeGoV3(YamlNode node) {
        StringBuilder out = new StringBuilder(1024);
        Emitter.goV3(out).document(node);
        return out.toString();
    }
}

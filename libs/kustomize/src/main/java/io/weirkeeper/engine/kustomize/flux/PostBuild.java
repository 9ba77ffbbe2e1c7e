package io.weirkeeper.engine.kustomize.flux;

import io.weirkeeper.engine.yaml.YamlException;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlReader;
import io.weirkeeper.engine.yaml.YamlScalar;
import io.weirkeeper.engine.yaml.YamlTag;
import io.weirkeeper.engine.yaml.YamlWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Substitution of variables in built resources (github.com/fluxcd/pkg/kustomize v1.39.0, kustomize_varsub.go). Works
 * on the printed text of each resource, so a value can become a number, a boolean or a whole structure.
 */
public final class PostBuild {
    private static final String MARK = "kustomize.toolkit.fluxcd.io/substitute";
    private static final long EXACT_IN_DOUBLE = 1L << 53;

    private final Substitution substitution;
    private final boolean active;

    /**
     * @param variables by name; line feeds are removed from the values
     * @param strict whether a variable without value and default is an error
     * @param always whether expressions are evaluated even when there are no variables
     * @throws SubstitutionException when a name cannot be used in an expression
     */
    public PostBuild(Map<String, String> variables, boolean strict, boolean always) {
        this.active = always || !variables.isEmpty();
        this.substitution = new Substitution(active ? variables : Map.of(), strict);
    }

    /**
     * The resource with its variables replaced; the given one when there was nothing to do.
     *
     * @throws SubstitutionException naming the object, when an expression is wrong or the outcome is no resource
     */
    public YamlMap apply(YamlMap resource) {
        if (!active || isDisabled(resource)) {
            return resource;
        }
        try {
            String text = YamlWriter.write(resource);
            String substituted = substitution.apply(text);
            if (substituted.equals(text)) {
                YamlMap same = resource.copy();
                roundNumbers(same);
                return same;
            }
            YamlNode read = YamlReader.viaJson().readFirst(describe(resource), substituted);
            if (read instanceof YamlMap map) {
                roundNumbers(map);
                return map;
            }
            throw new SubstitutionException(describe(resource) + " is no object after substitution");
        } catch (SubstitutionException e) {
            throw new SubstitutionException(describe(resource) + ": envsubst error: " + e.getMessage(), e);
        } catch (YamlException e) {
            throw new SubstitutionException(
                    describe(resource) + ": after substitution line "
                            + e.place().line() + " is no YAML: " + e.problem(),
                    e);
        }
    }

    private static boolean isDisabled(YamlMap resource) {
        YamlMap metadata = resource.map("metadata");
        return metadata != null && (isMarked(metadata.map("labels")) || isMarked(metadata.map("annotations")));
    }

    private static boolean isMarked(@Nullable YamlMap marks) {
        return marks != null && "disabled".equals(marks.text(MARK));
    }

    /** Go reads the JSON form into float64, which large integers do not survive. */
    private static void roundNumbers(YamlNode node) {
        switch (node) {
            case YamlMap map -> map.forEach((key, value) -> roundNumbers(value));
            case YamlList list -> list.forEach(PostBuild::roundNumbers);
            case YamlScalar scalar -> {
                if (scalar.tag() == YamlTag.INT && scalar.value() instanceof Number number && isLarge(number)) {
                    scalar.set(YamlScalar.of(number.doubleValue()).text(), YamlTag.FLOAT);
                }
            }
        }
    }

    private static boolean isLarge(Number number) {
        return !(number instanceof Long value) || value > EXACT_IN_DOUBLE || value < -EXACT_IN_DOUBLE;
    }

    private static String describe(YamlMap resource) {
        YamlMap metadata = resource.map("metadata");
        String name = metadata == null ? null : metadata.text("name");
        String namespace = metadata == null ? null : metadata.text("namespace");
        return resource.text("kind") + "/" + (namespace == null ? "" : namespace + "/") + name;
    }
}

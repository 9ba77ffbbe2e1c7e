package io.weirkeeper.service.helm.release;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.weirkeeper.api.kustomize.Selector;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Selects objects as kustomize's targets do: names by whole regular expressions, labels and annotations by the API's
 * label selectors (equality and existence). An expression that is none matches nothing.
 */
record ObjectSelector(Selector selector) {
    static ObjectSelector of(Selector selector) {
        return new ObjectSelector(selector);
    }

    boolean matches(JsonNode object) {
        String apiVersion = object.path("apiVersion").asText();
        int slash = apiVersion.indexOf('/');
        JsonNode metadata = object.path("metadata");
        return matches(selector.group(), slash < 0 ? "" : apiVersion.substring(0, slash))
                && matches(selector.version(), apiVersion.substring(slash + 1))
                && matches(selector.kind(), object.path("kind").asText())
                && matches(selector.name(), metadata.path("name").asText())
                && matches(selector.namespace(), metadata.path("namespace").asText())
                && selects(selector.labelSelector(), metadata.path("labels"))
                && selects(selector.annotationSelector(), metadata.path("annotations"));
    }

    private static boolean matches(@Nullable String expression, String text) {
        if (expression == null || expression.isEmpty()) {
            return true;
        }
        try {
            return Pattern.compile("^(?:" + expression + ")$").matches(text);
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    private static boolean selects(@Nullable String expression, JsonNode map) {
        if (expression == null || expression.isBlank()) {
            return true;
        }
        for (String part : expression.split(",", -1)) {
            if (!holds(part.strip(), map)) {
                return false;
            }
        }
        return true;
    }

    private static boolean holds(String part, JsonNode map) {
        Optional<String[]> unequal = pair(part, "!=");
        if (unequal.isPresent()) {
            return !map.path(unequal.get()[0]).asText("").equals(unequal.get()[1]);
        }
        Optional<String[]> equal = pair(part, "==").or(() -> pair(part, "="));
        if (equal.isPresent()) {
            return map.has(equal.get()[0])
                    && map.path(equal.get()[0]).asText("").equals(equal.get()[1]);
        }
        return part.startsWith("!") ? !map.has(part.substring(1).strip()) : map.has(part);
    }

    private static Optional<String[]> pair(String part, String operator) {
        int at = part.indexOf(operator);
        return at < 0
                ? Optional.empty()
                : Optional.of(new String[] {
                    part.substring(0, at).strip(),
                    part.substring(at + operator.length()).strip()
                });
    }
}

package io.weirkeeper.runtime.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

/**
 * Fields of built-in kinds that the API server does not know. Flux converts manifests to its own types first, which
 * drops such fields silently; server-side apply refuses them by path, and the path says what to drop.
 */
final class UndeclaredFields {
    private static final Pattern ERROR = Pattern.compile("(?m)(\\.[^\\n]*?): field not declared in schema");
    /** A field, an element by keys, or an element by number. */
    private static final Pattern STEP = Pattern.compile("\\.([^.\\[\\]]+)|\\[([^\\]]*)\\]");

    private static final Pattern KEY = Pattern.compile("([^=,]+)=(\"(?:[^\"\\\\]|\\\\.)*\"|[^,]*)");

    private UndeclaredFields() {}

    /** @return whether the refusal named fields that the object has; they are removed */
    static boolean remove(ObjectNode object, String refusal) {
        boolean removed = false;
        Matcher errors = ERROR.matcher(refusal);
        while (errors.find()) {
            removed |= removeAt(object, errors.group(1));
        }
        return removed;
    }

    private static boolean removeAt(ObjectNode object, String path) {
        JsonNode at = object;
        ObjectNode parent = object;
        String last = "";
        Matcher step = STEP.matcher(path);
        while (step.find()) {
            String field = step.group(1);
            if (field != null) {
                if (!(at instanceof ObjectNode map)) {
                    return false;
                }
                parent = map;
                last = field;
                at = map.path(field);
            } else if (at instanceof ArrayNode list) {
                at = element(list, step.group(2));
            } else {
                return false;
            }
        }
        return !last.isEmpty() && parent.remove(last) != null;
    }

    private static JsonNode element(ArrayNode list, String selector) {
        if (!selector.isEmpty() && selector.chars().allMatch(Character::isDigit) && selector.length() < 9) {
            return list.path(Integer.parseInt(selector));
        }
        for (JsonNode candidate : list) {
            if (matches(candidate, selector)) {
                return candidate;
            }
        }
        return list.path(list.size());
    }

    private static boolean matches(JsonNode candidate, String selector) {
        Matcher keys = KEY.matcher(selector);
        boolean any = false;
        while (keys.find()) {
            any = true;
            JsonNode value = candidate.path(keys.group(1));
            String text = value.isTextual() ? "\"" + value.asText() + "\"" : value.toString();
            if (!value.isMissingNode() && !text.equals(keys.group(2))) {
                return false;
            }
        }
        return any;
    }
}

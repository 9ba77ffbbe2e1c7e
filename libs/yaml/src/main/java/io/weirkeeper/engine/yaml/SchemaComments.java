package io.weirkeeper.engine.yaml;

import java.util.HashMap;
import java.util.Map;

/**
 * The comments of a text that hold a JSON object behind something else on their line: kyaml takes them for the schema
 * of the field on that line (kyaml/fieldmeta, v0.21.1). All other comments are of no consequence.
 */
final class SchemaComments {
    private SchemaComments() {}

    /** The objects by line, counted from 0; what a line of a block scalar says is there as well and never asked for. */
    static Map<Integer, String> in(String text) {
        Map<Integer, String> found = Map.of();
        int line = 0;
        int counted = 0;
        for (int at = text.indexOf(" #"); at >= 0; at = text.indexOf(" #", at + 2)) {
            int end = text.indexOf('\n', at);
            String comment =
                    text.substring(at + 2, end < 0 ? text.length() : end).strip();
            if (!comment.startsWith("{") || !comment.endsWith("}")) {
                continue;
            }
            for (; counted < at; counted++) {
                line += text.charAt(counted) == '\n' ? 1 : 0;
            }
            found = found.isEmpty() ? new HashMap<>() : found;
            found.putIfAbsent(line, comment);
        }
        return found;
    }
}

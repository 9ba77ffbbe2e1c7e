package io.weirkeeper.engine.sops.format;

import java.util.ArrayList;
import java.util.List;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.ScalarEvent;

/**
 * A comment where it stands: between the values, where nothing else begins with {@code #} after a space.
 *
 * @param index of its mark in the text, in code points
 * @param isAlone whether nothing stands before it on its line
 * @param text after the mark
 */
record YamlComment(int index, int line, int column, boolean isAlone, String text) {
    /** @param events of the whole text */
    static List<YamlComment> find(int[] text, List<Event> events) {
        Scan scan = new Scan(text);
        int done = 0;
        for (Event event : events) {
            if (event instanceof ScalarEvent || event instanceof AliasEvent) {
                int start = event.getStartMark().getIndex();
                scan.between(done, start);
                done = event.getEndMark().getIndex();
                if (event instanceof ScalarEvent scalar
                        && (scalar.getScalarStyle() == ScalarStyle.LITERAL
                                || scalar.getScalarStyle() == ScalarStyle.FOLDED)) {
                    scan.between(start, scan.lineEnd(start));
                }
            }
        }
        scan.between(done, text.length);
        return scan.found;
    }

    /** Goes through the text once. */
    private static final class Scan {
        private final int[] text;
        private final List<YamlComment> found = new ArrayList<>();
        private int line;
        private int lineStart;
        private int at;

        private Scan(int[] text) {
            this.text = text;
        }

        private int lineEnd(int from) {
            int end = from;
            while (end < text.length && text[end] != '\n') {
                end++;
            }
            return end;
        }

        private void between(int from, int until) {
            moveTo(from);
            for (int i = Math.max(from, at); i < until; i++) {
                if (text[i] == '#' && (i == 0 || isBlank(text[i - 1]))) {
                    moveTo(i);
                    int end = lineEnd(i);
                    int shown = end > i + 1 && text[end - 1] == '\r' ? end - 1 : end;
                    found.add(new YamlComment(
                            i, line, i - lineStart, isAlone(i), new String(text, i + 1, shown - i - 1)));
                    i = end - 1;
                }
            }
        }

        private boolean isAlone(int mark) {
            for (int i = lineStart; i < mark; i++) {
                if (!isBlank(text[i])) {
                    return false;
                }
            }
            return true;
        }

        private static boolean isBlank(int c) {
            return c == ' ' || c == '\t' || c == '\n' || c == '\r';
        }

        private void moveTo(int index) {
            for (; at < index; at++) {
                if (text[at] == '\n') {
                    line++;
                    lineStart = at + 1;
                }
            }
        }
    }
}

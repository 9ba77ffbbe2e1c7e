package io.weirkeeper.engine.yaml;

import java.util.ArrayList;
import java.util.List;

/**
 * What go-yaml v3 makes of a folded scalar ({@code >}) when it prints and reads it again, as kyaml does with every
 * resource: it ends each line that does not begin with a blank twice, so a more indented line gains an empty one
 * before it. A quirk that people's manifests show.
 */
final class FoldedScalars {
    private FoldedScalars() {}

    static String printedAndReadAgain(String text) {
        if (text.indexOf('\n') < 0 && text.indexOf(0x85) < 0 && text.indexOf(0x2028) < 0 && text.indexOf(0x2029) < 0) {
            return text;
        }
        ScalarShape shape = new ScalarShape();
        shape.analyze(text.replace('\t', '.'));
        return shape.allowsLiteral() ? read(print(text), text) : text;
    }

    /** The lines that are printed, without their indent. */
    private static List<String> print(String text) {
        int first = 0;
        while (first < text.length() && ScalarShape.isBreak(text.charAt(first))) {
            first++;
        }
        // go-yaml looks at the first line where it means the next one
        boolean doubles = first < text.length() && !isBlank(text.charAt(first)) && text.charAt(first) != 0;
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        boolean atBreak = true;
        boolean blankLine = true;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (ScalarShape.isBreak(c)) {
                if (!atBreak && !blankLine && c == '\n' && doubles) {
                    lines.add(line + "\n");
                    line.setLength(0);
                }
                lines.add(line.append(c).toString());
                line.setLength(0);
                atBreak = true;
            } else {
                if (atBreak) {
                    blankLine = isBlank(c);
                }
                line.append(c);
                atBreak = false;
            }
        }
        if (!line.isEmpty()) {
            lines.add(line.toString());
        }
        return lines;
    }

    /** As libyaml reads the lines of a folded scalar; chomping is what the printer chose for the text. */
    private static String read(List<String> lines, String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        String leadingBreak = "";
        StringBuilder emptyLines = new StringBuilder();
        boolean afterBlank = false;
        for (String line : lines) {
            char first = line.charAt(0);
            if (ScalarShape.isBreak(first)) {
                emptyLines.append(asRead(first));
                continue;
            }
            boolean blank = isBlank(first);
            if (leadingBreak.equals("\n") && !afterBlank && !blank) {
                if (emptyLines.isEmpty()) {
                    out.append(' ');
                }
            } else {
                out.append(leadingBreak);
            }
            out.append(emptyLines);
            emptyLines.setLength(0);
            afterBlank = blank;
            int end = line.length();
            boolean ended = ScalarShape.isBreak(line.charAt(end - 1));
            leadingBreak = ended ? String.valueOf(asRead(line.charAt(end - 1))) : "";
            out.append(line, 0, ended ? end - 1 : end);
        }
        int last = text.length() - 1;
        boolean keepsLast = ScalarShape.isBreak(text.charAt(last));
        boolean keepsAll = keepsLast && (last == 0 || ScalarShape.isBreak(text.charAt(last - 1)));
        return out.append(keepsLast ? leadingBreak : "")
                .append(keepsAll ? emptyLines : "")
                .toString();
    }

    private static char asRead(char lineBreak) {
        return lineBreak == 0x85 || lineBreak == '\r' ? '\n' : lineBreak;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }
}

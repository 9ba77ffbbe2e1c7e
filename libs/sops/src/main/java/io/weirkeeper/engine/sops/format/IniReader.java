package io.weirkeeper.engine.sops.format;

import io.weirkeeper.engine.sops.SopsException;
import io.weirkeeper.engine.sops.tree.SopsNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads INI as gopkg.in/ini.v1 v1.67.3 does with its defaults and sections that may repeat. */
final class IniReader {
    static final String DEFAULT = "DEFAULT";

    private final String text;
    private final StringBuilder comment = new StringBuilder();
    private int at;
    private int lineNumber;
    private int unnamed = 1;

    IniReader(String text) {
        this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** A section while it is read. */
    private static final class Section {
        private final String name;
        private final String comment;
        private final Map<String, String> values = new LinkedHashMap<>();
        private final Map<String, String> comments = new LinkedHashMap<>();

        private Section(String name, String comment) {
            this.name = name;
            this.comment = comment;
        }

        private SopsNode.Entry entry() {
            List<SopsNode.Entry> entries = new ArrayList<>();
            addComment(entries, comment);
            values.forEach((key, value) -> {
                entries.add(new SopsNode.Entry(key, new SopsNode.Text(value)));
                addComment(entries, comments.getOrDefault(key, ""));
            });
            return new SopsNode.Entry(name, new SopsNode.Branch(entries));
        }

        private static void addComment(List<SopsNode.Entry> entries, String comment) {
            if (!comment.isEmpty()) {
                entries.add(SopsNode.Entry.of(new SopsNode.Comment(withoutMark(comment), false)));
            }
        }

        private static String withoutMark(String comment) {
            char mark = comment.charAt(0);
            if (mark != ';' && mark != '#') {
                return comment;
            }
            int start = 0;
            while (start < comment.length() && (comment.charAt(start) == mark || comment.charAt(start) == ' ')) {
                start++;
            }
            return comment.substring(start);
        }
    }

    /** @throws SopsException naming the line that is wrong */
    List<SopsNode.Entry> sections() {
        List<Section> sections = new ArrayList<>();
        Section current = new Section(DEFAULT, "");
        sections.add(current);
        while (at < text.length()) {
            String line = next().stripLeading();
            if (line.isEmpty()) {
                continue;
            }
            char first = line.charAt(0);
            if (first == '#' || first == ';') {
                comment.append(line);
            } else if (first == '[') {
                current = section(line);
                sections.add(current);
            } else {
                key(current, line);
            }
        }
        return sections.stream().map(Section::entry).toList();
    }

    /** With its line feed. */
    private String next() {
        int end = text.indexOf('\n', at);
        end = end < 0 ? text.length() : end + 1;
        String line = text.substring(at, end);
        at = end;
        lineNumber++;
        return line;
    }

    private Section section(String line) {
        int close = line.lastIndexOf(']');
        if (close < 0) {
            throw wrong("unclosed section");
        }
        String name = line.substring(1, close);
        if (name.isEmpty()) {
            throw wrong("empty section name");
        }
        int mark = commentIn(line, close + 1);
        if (mark >= 0) {
            comment.append(line.substring(mark));
        }
        unnamed = 1;
        return new Section(name, takeComment());
    }

    private String takeComment() {
        String taken = comment.toString().strip();
        comment.setLength(0);
        return taken;
    }

    private static int commentIn(String line, int from) {
        for (int i = from; i < line.length(); i++) {
            if (line.charAt(i) == '#' || line.charAt(i) == ';') {
                return i;
            }
        }
        return -1;
    }

    private void key(Section section, String line) {
        String quote = line.startsWith("\"\"\"") && line.length() > 6
                ? "\"\"\""
                : line.startsWith("\"") ? "\"" : line.startsWith("`") ? "`" : "";
        int nameEnd = quote.isEmpty() ? 0 : line.indexOf(quote, quote.length());
        if (nameEnd < 0) {
            throw wrong("missing closing key quote");
        }
        int delimiter = delimiterIn(line, quote.isEmpty() ? 0 : nameEnd + quote.length());
        if (delimiter < 0) {
            throw wrong("key-value delimiter not found");
        }
        String name = quote.isEmpty()
                ? line.substring(0, delimiter).strip()
                : line.substring(quote.length(), nameEnd).strip();
        if (name.isEmpty()) {
            throw wrong("empty key name");
        }
        if (name.equals("-")) {
            name = "#" + unnamed++;
        }
        String value = value(line.substring(delimiter + 1));
        section.values.put(name, value);
        section.comments.put(name, takeComment());
    }

    private static int delimiterIn(String line, int from) {
        for (int i = from; i < line.length(); i++) {
            if (line.charAt(i) == '=' || line.charAt(i) == ':') {
                return i;
            }
        }
        return -1;
    }

    private String value(String rest) {
        String line = rest.stripLeading();
        if (line.isEmpty()) {
            return "";
        }
        String quote = line.length() > 3 && line.startsWith("\"\"\"") ? "\"\"\"" : line.startsWith("`") ? "`" : "";
        if (!quote.isEmpty()) {
            int close = line.lastIndexOf(quote);
            return close < quote.length()
                    ? overLines(line.substring(quote.length()), quote)
                    : line.substring(quote.length(), close);
        }
        String value = line.strip();
        if (value.endsWith("\\")) {
            return continued(value.substring(0, value.length() - 1));
        }
        int mark = commentIn(value, 0);
        if (mark >= 0) {
            comment.append(value.substring(mark));
            value = value.substring(0, mark).strip();
        }
        return isQuoted(value, '\'') || isQuoted(value, '"') ? value.substring(1, value.length() - 1) : value;
    }

    private static boolean isQuoted(String value, char quote) {
        return value.length() >= 2 && value.charAt(0) == quote && value.indexOf(quote, 1) == value.length() - 1;
    }

    private String overLines(String begun, String quote) {
        StringBuilder value = new StringBuilder(begun);
        while (at < text.length()) {
            String line = next();
            int close = line.lastIndexOf(quote);
            boolean goesOn =
                    close >= 0 && line.substring(close + quote.length()).strip().endsWith("\\");
            if (close < 0 || goesOn) {
                value.append(line);
                continue;
            }
            int mark = commentIn(line, close);
            if (mark >= 0) {
                comment.append(line.substring(mark).strip());
            }
            return value.append(line, 0, close).toString();
        }
        throw wrong("missing closing quote of a value");
    }

    private String continued(String begun) {
        String value = begun;
        while (at < text.length()) {
            String line = next().strip();
            if (line.isEmpty()) {
                return value;
            }
            value += line;
            if (!value.endsWith("\\")) {
                return value;
            }
            value = value.substring(0, value.length() - 1);
        }
        return value;
    }

    private SopsException wrong(String what) {
        return new SopsException("Could not unmarshal input data: line " + lineNumber + ": " + what);
    }
}

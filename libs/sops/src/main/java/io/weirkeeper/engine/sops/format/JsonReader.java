package io.weirkeeper.engine.sops.format;

import io.weirkeeper.engine.sops.SopsException;
import io.weirkeeper.engine.sops.tree.SopsNode;
import java.util.ArrayList;
import java.util.List;

/** Reads one JSON object with its keys in their order, repeated ones too. What follows it does not matter. */
final class JsonReader {
    private static final int DEEPEST = 256;

    private final String text;
    private int at;
    private int depth;

    JsonReader(String text) {
        this.text = text;
    }

    /** @throws SopsException naming line and column, without what is there */
    SopsNode.Branch document() {
        skipSpace();
        if (at == text.length() || text.charAt(at) != '{') {
            throw new SopsException("Could not unmarshal input data: SOPS only supports JSON files with a top-level"
                    + " object (starting with '{'), not arrays or other types");
        }
        return branch();
    }

    private SopsNode.Branch branch() {
        enter();
        List<SopsNode.Entry> entries = new ArrayList<>();
        skipSpace();
        if (peek() == '}') {
            at++;
        } else {
            do {
                skipSpace();
                if (peek() != '"') {
                    throw wrong("a key in quotes is expected");
                }
                String key = string();
                skipSpace();
                expect(':');
                entries.add(new SopsNode.Entry(key, value()));
                skipSpace();
            } while (more('}'));
        }
        depth--;
        return new SopsNode.Branch(entries);
    }

    private SopsNode.Items list() {
        enter();
        List<SopsNode> items = new ArrayList<>();
        skipSpace();
        if (peek() == ']') {
            at++;
        } else {
            do {
                items.add(value());
                skipSpace();
            } while (more(']'));
        }
        depth--;
        return new SopsNode.Items(items);
    }

    private void enter() {
        at++;
        if (++depth > DEEPEST) {
            throw wrong("it nests deeper than " + DEEPEST + " levels");
        }
    }

    private boolean more(char end) {
        char c = peek();
        if (c != ',' && c != end) {
            throw wrong("',' or '" + end + "' is expected");
        }
        at++;
        return c == ',';
    }

    private SopsNode value() {
        skipSpace();
        return switch (peek()) {
            case '{' -> branch();
            case '[' -> list();
            case '"' -> new SopsNode.Text(string());
            case 't' -> word("true", new SopsNode.Flag(true));
            case 'f' -> word("false", new SopsNode.Flag(false));
            case 'n' -> word("null", new SopsNode.Nothing());
            default -> number();
        };
    }

    private SopsNode word(String word, SopsNode meaning) {
        if (!text.startsWith(word, at)) {
            throw wrong("a value is expected");
        }
        at += word.length();
        return meaning;
    }

    private SopsNode number() {
        int start = at;
        boolean isWhole = true;
        at += peek() == '-' ? 1 : 0;
        int first = at;
        digits();
        if (text.charAt(first) == '0' && at > first + 1) {
            throw wrong("a number cannot begin with 0");
        }
        if (at < text.length() && text.charAt(at) == '.') {
            at++;
            digits();
            isWhole = false;
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            at++;
            at += peek() == '+' || peek() == '-' ? 1 : 0;
            digits();
            isWhole = false;
        }
        String number = text.substring(start, at);
        if (isWhole) {
            try {
                return new SopsNode.Whole(Long.parseLong(number));
            } catch (NumberFormatException e) {
                return real(number); // larger than 64 bits, as Go does
            }
        }
        return real(number);
    }

    private SopsNode.Real real(String number) {
        double value = Double.parseDouble(number);
        if (Double.isInfinite(value)) {
            throw wrong("the number is out of range");
        }
        return new SopsNode.Real(value);
    }

    private void digits() {
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw wrong("a value is expected");
        }
    }

    private String string() {
        StringBuilder out = new StringBuilder();
        at++;
        while (true) {
            char c = peek();
            at++;
            if (c == '"') {
                return out.toString();
            }
            if (c < 0x20) {
                throw wrong("a control character must be escaped");
            }
            if (c == '\\') {
                escape(out);
            } else {
                out.append(c);
            }
        }
    }

    private void escape(StringBuilder out) {
        char c = peek();
        at++;
        switch (c) {
            case '"', '\\', '/' -> out.append(c);
            case 'b' -> out.append('\b');
            case 'f' -> out.append('\f');
            case 'n' -> out.append('\n');
            case 'r' -> out.append('\r');
            case 't' -> out.append('\t');
            case 'u' -> unit(out);
            default -> throw wrong("there is no such escape");
        }
    }

    /** Half of a pair alone becomes the replacement character, as in Go. */
    private void unit(StringBuilder out) {
        char unit = hex(at);
        at += 4;
        if (Character.isHighSurrogate(unit) && text.startsWith("\\u", at) && Character.isLowSurrogate(hex(at + 2))) {
            out.append(unit).append(hex(at + 2));
            at += 6;
        } else {
            out.append(Character.isSurrogate(unit) ? '\uFFFD' : unit);
        }
    }

    private char hex(int from) {
        if (from + 4 > text.length()) {
            throw wrong("four hexadecimal digits are expected");
        }
        int value = 0;
        for (int i = from; i < from + 4; i++) {
            int digit = text.charAt(i) < 128 ? Character.digit(text.charAt(i), 16) : -1;
            if (digit < 0) {
                throw wrong("four hexadecimal digits are expected");
            }
            value = value * 16 + digit;
        }
        return (char) value;
    }

    private void expect(char wanted) {
        if (peek() != wanted) {
            throw wrong("'" + wanted + "' is expected");
        }
        at++;
    }

    private char peek() {
        if (at >= text.length()) {
            throw wrong("it ends too early");
        }
        return text.charAt(at);
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private SopsException wrong(String what) {
        int end = Math.min(at, text.length());
        long line = 1 + text.substring(0, end).chars().filter(c -> c == '\n').count();
        return new SopsException("Could not unmarshal input data: line " + line + ", column "
                + (end - text.lastIndexOf('\n', end - 1)) + ": " + what);
    }
}

package io.weirkeeper.engine.yaml;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Reads what begins with {@code !}, {@code &}, {@code *} and {@code %}. */
final class TagScanner {
    private final Chars chars;
    private final Faults faults;
    private String suffix = "";
    private int contextLine;
    private int p;

    TagScanner(Chars chars, Faults faults) {
        this.chars = chars;
        this.faults = faults;
    }

    private YamlException fault(String problem) {
        return faults.token(problem, contextLine, chars.line(), chars.column(p));
    }

    private static boolean isWordPart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }

    private static boolean isUriPart(char c) {
        return isWordPart(c) || (c != 0 && ";/?:@&=+$,.!~*'()[]%".indexOf(c) >= 0);
    }

    private int endOfWord(int from) {
        int end = from;
        while (isWordPart(chars.peek(end))) {
            end++;
        }
        return end;
    }

    private void passBlanks() {
        while (Chars.isBlank(chars.peek(p))) {
            p++;
        }
    }

    /** The name of the anchor or alias here. */
    String anchor() {
        contextLine = chars.line();
        int from = chars.at() + 1;
        p = endOfWord(from);
        char c = chars.peek(p);
        if (p == from || !(Chars.isBlankOrEnd(c) || "?:,]}%@`".indexOf(c) >= 0)) {
            throw fault("did not find expected alphabetic or numeric character");
        }
        chars.moveTo(p);
        return chars.slice(from, p);
    }

    /** The handle of the tag here, empty for a tag that needs none; {@link #suffix} is the rest. */
    String tag() {
        contextLine = chars.line();
        p = chars.at();
        String handle = "";
        if (chars.peek(p + 1) == '<') {
            p += 2;
            suffix = uri("", false);
            if (chars.peek(p) != '>') {
                throw fault("did not find the expected '>'");
            }
            p++;
        } else {
            handle = handle(false);
            if (handle.length() > 1 && handle.endsWith("!")) {
                suffix = uri("", false);
            } else {
                suffix = uri(handle.substring(1), true);
                handle = "!";
                if (suffix.isEmpty()) {
                    handle = "";
                    suffix = "!";
                }
            }
        }
        if (!Chars.isBlankOrEnd(chars.peek(p))) {
            throw fault("did not find expected whitespace or line break");
        }
        chars.moveTo(p);
        return handle;
    }

    String suffix() {
        return suffix;
    }

    private String handle(boolean inDirective) {
        int from = p;
        if (chars.peek(p) != '!') {
            throw fault("did not find expected '!'");
        }
        p = endOfWord(p + 1);
        if (chars.peek(p) == '!') {
            p++;
        } else if (inDirective && p > from + 1) {
            throw fault("did not find expected '!'");
        }
        return chars.slice(from, p);
    }

    private String uri(String begin, boolean mayBeEmpty) {
        StringBuilder out = new StringBuilder(begin);
        int from = p;
        for (char c = chars.peek(p); isUriPart(c); c = chars.peek(p)) {
            if (c == '%') {
                out.append(escaped());
            } else {
                out.append(c);
                p++;
            }
        }
        if (p == from && !mayBeEmpty) {
            throw fault("did not find expected tag URI");
        }
        return out.toString();
    }

    /** One character whose bytes in UTF-8 are written in hexadecimal. */
    private String escaped() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int expected = 1;
        do {
            int high = hex(p + 1);
            int low = hex(p + 2);
            if (chars.peek(p) != '%' || high < 0 || low < 0) {
                throw fault("did not find URI escaped octet");
            }
            int octet = high * 16 + low;
            if (bytes.size() == 0) {
                expected = width(octet);
            } else if ((octet & 0xC0) != 0x80) {
                throw fault("found an incorrect trailing UTF-8 octet");
            }
            bytes.write(octet);
            p += 3;
        } while (bytes.size() < expected);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private int hex(int position) {
        char c = chars.peek(position);
        return c <= 'f' ? Character.digit(c, 16) : -1;
    }

    private int width(int octet) {
        if (octet < 0x80) {
            return 1;
        }
        int ones = Integer.numberOfLeadingZeros(~(octet << 24));
        if (ones < 2 || ones > 4) {
            throw fault("found an incorrect leading UTF-8 octet");
        }
        return ones;
    }

    /** The directive here, with the rest of its line. */
    Directive directive() {
        contextLine = chars.line();
        int from = chars.at() + 1;
        p = endOfWord(from);
        if (p == from) {
            throw fault("could not find expected directive name");
        }
        if (!Chars.isBlankOrEnd(chars.peek(p))) {
            throw fault("found unexpected non-alphabetical character");
        }
        Directive read = switch (chars.slice(from, p)) {
            case "YAML" -> new Directive(Token.Kind.VERSION_DIRECTIVE, version(), "");
            case "TAG" -> tagDirective();
            default -> throw fault("found unknown directive name");
        };
        passBlanks();
        if (chars.peek(p) == '#') {
            p = chars.endOfLine(p);
        }
        char c = chars.peek(p);
        if (!Chars.isBreakOrEnd(c)) {
            throw fault("did not find expected comment or line break");
        }
        chars.moveTo(c == 0 ? p : chars.pass(p));
        return read;
    }

    private String version() {
        passBlanks();
        int major = number();
        if (chars.peek(p) != '.') {
            throw fault("did not find expected digit or '.' character");
        }
        p++;
        return major + "." + number();
    }

    private int number() {
        int from = p;
        int value = 0;
        for (char c = chars.peek(p); c >= '0' && c <= '9'; c = chars.peek(++p)) {
            if (p - from == 2) {
                throw fault("found extremely long version number");
            }
            value = value * 10 + c - '0';
        }
        if (p == from) {
            throw fault("did not find expected version number");
        }
        return value;
    }

    private Directive tagDirective() {
        passBlanks();
        String handle = handle(true);
        if (!Chars.isBlank(chars.peek(p))) {
            throw fault("did not find expected whitespace");
        }
        passBlanks();
        String prefix = uri("", false);
        if (!Chars.isBlankOrEnd(chars.peek(p))) {
            throw fault("did not find expected whitespace or line break");
        }
        return new Directive(Token.Kind.TAG_DIRECTIVE, handle, prefix);
    }
}

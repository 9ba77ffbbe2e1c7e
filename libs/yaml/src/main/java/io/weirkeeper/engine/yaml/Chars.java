package io.weirkeeper.engine.yaml;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The characters of a text and how far it was read. Behind the last one stand zeros, which no text holds, so that
 * looking a few characters ahead needs no check. Of a text that comes from a reader only the current token and a little
 * more is in memory; positions stay as they are until {@link #release}.
 */
final class Chars {
    private static final int AHEAD = 8;
    private static final int CHUNK = 16 * 1024;
    private static final int LARGE = 1 << 20; // of what there is no room for one more copy
    private static final int GO_READS = 512; // bytes at a time: what stands in one piece fails together

    private final @Nullable String text;
    private final @Nullable Reader in;
    private final Faults faults;
    private final int longest;
    private char[] chars;
    private int end;
    private boolean ended;
    private @Nullable YamlException forbidden; // thrown when more is asked for

    private int at;
    private int released; // how many characters are no longer there
    private int line;
    private int lineIndex;
    private boolean hasPairs;
    private int pairs; // before countedTo, released ones included
    private int countedTo;

    /** A text that is in memory. */
    Chars(String text, Faults faults) {
        this.text = text;
        this.in = null;
        this.faults = faults;
        this.longest = Integer.MAX_VALUE;
        end = text.length();
        ended = true;
        chars = new char[end + AHEAD];
        if (end > LARGE || !copySimple(text)) {
            text.getChars(0, end, chars, 0);
            check(0);
        }
        if (forbidden != null) {
            end = beginOfPiece(end);
            Arrays.fill(chars, end, chars.length, (char) 0);
        }
        at = chars[0] == 0xFEFF ? 1 : 0;
        lineIndex = at;
    }

    /** @param longest how many characters one token may have */
    Chars(Reader in, int longest, Faults faults) {
        this.text = null;
        this.in = in;
        this.faults = faults;
        this.longest = longest;
        chars = new char[2 * CHUNK];
    }

    /** Copies a text of what most texts are made of; false when there is something else in it. */
    private boolean copySimple(String from) {
        byte[] bytes = from.getBytes(StandardCharsets.ISO_8859_1); // a question mark for what that does not have
        char[] all = chars;
        if (bytes.length != end) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            byte b = bytes[i];
            if (b < ' ' || b == '?' || b == 0x7F) {
                boolean isSimple = b == '\n' || b == '\t' || (b == '?' && from.charAt(i) == '?');
                if (!isSimple) {
                    return false;
                }
            }
            all[i] = (char) b;
        }
        return true;
    }

    /** Looks for what YAML does not allow and ends the text there. */
    private void check(int from) {
        char[] all = chars;
        for (int i = from; i < end; i++) {
            char c = all[i];
            if ((char) (c - ' ') <= '~' - ' ' || c == '\n') {
                continue;
            }
            if (Character.isHighSurrogate(c) && i + 1 < end && Character.isLowSurrogate(all[i + 1])) {
                hasPairs = true;
                i++;
            } else if (!isAllowed(c)) {
                int lines = line;
                int begin = Math.min(at, i);
                for (int k = begin; k < i; k++) {
                    if (all[k] == '\n') {
                        lines++;
                        begin = k + 1;
                    }
                }
                forbidden = faults.forbidden(c, lines, i - begin);
                end = i;
            }
        }
    }

    private static boolean isAllowed(char c) {
        return c == '\t' || c == '\r' || c == 0x85 || (c >= 0xA0 && !Character.isSurrogate(c) && c <= 0xFFFD);
    }

    /** Go reads a text in pieces, and what precedes a forbidden character in its piece is not looked at. */
    private int beginOfPiece(int position) {
        int bytes = 0;
        int begin = 0;
        for (int i = 0; i < position; i++) {
            char c = chars[i];
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
            if (bytes / GO_READS > (bytes - 1) / GO_READS) {
                begin = i + 1;
            }
        }
        return begin;
    }

    /** Line breaks of YAML 1.1. */
    static boolean isBreak(char c) {
        return c <= '\r' ? c == '\n' || c == '\r' : c == 0x85 || c == 0x2028 || c == 0x2029;
    }

    static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    static boolean isBreakOrEnd(char c) {
        return c == 0 || isBreak(c);
    }

    static boolean isBlankOrEnd(char c) {
        return c == ' ' || c == '\t' || c == 0 || isBreak(c);
    }

    /** What a line break means: a line feed, unless it is one of Unicode's two separators. */
    static char meaning(char lineBreak) {
        return lineBreak < 0x2028 ? '\n' : lineBreak;
    }

    /** Whether {@code ---} or {@code ...} stands at a position and nothing else behind it. */
    boolean isDocumentMark(int position) {
        char c = peek(position);
        return (c == '-' || c == '.')
                && peek(position + 1) == c
                && peek(position + 2) == c
                && isBlankOrEnd(peek(position + 3));
    }

    /** The array of the characters; another one after a {@link #peek} that met its end. */
    char[] buffer() {
        return chars;
    }

    /** Where the next token begins. */
    int at() {
        return at;
    }

    void moveTo(int position) {
        at = position;
    }

    /** The line of what comes next, counted from 0. */
    int line() {
        return line;
    }

    int column() {
        return index(at) - lineIndex;
    }

    /** How many characters of its line stand before a position; the line is the current one. */
    int column(int position) {
        return index(position) - lineIndex;
    }

    /** How many characters of the text stand before a position. */
    int index(int position) {
        return released + position - (hasPairs ? pairsBefore(position) : 0);
    }

    private int pairsBefore(int position) {
        while (countedTo < position) {
            pairs += Character.isLowSurrogate(chars[countedTo++]) ? 1 : 0;
        }
        while (countedTo > position) {
            pairs -= Character.isLowSurrogate(chars[--countedTo]) ? 1 : 0;
        }
        return pairs;
    }

    /** The character at a position, 0 at the end of the text. */
    char peek(int position) {
        char c = chars[position];
        return c != 0 ? c : beyond(position);
    }

    private char beyond(int position) {
        while (position >= end && !ended && forbidden == null) {
            fill();
        }
        if (position < end) {
            return chars[position];
        }
        if (forbidden != null) {
            throw forbidden;
        }
        return 0;
    }

    /** Where the line of a position ends: at its break, or at the end of the text. */
    int endOfLine(int position) {
        int p = position;
        while (true) {
            char[] all = chars;
            char c = all[p];
            while (c > '\r' && c < 0x85) {
                c = all[++p];
            }
            if (isBreak(c) || (c == 0 && peek(p) == 0)) {
                return p;
            }
            p++;
        }
    }

    /** The next position without a space. */
    int passSpaces(int position) {
        int p = position;
        do {
            char[] all = chars;
            while (all[p] == ' ') {
                p++;
            }
        } while (peek(p) == ' ');
        return p;
    }

    /** Passes over the line break at a position and counts it; gives the position behind it. */
    int pass(int lineBreak) {
        int next = lineBreak + (chars[lineBreak] == '\r' && peek(lineBreak + 1) == '\n' ? 2 : 1);
        line++;
        lineIndex = index(next);
        return next;
    }

    /** Ends a line that has no break, at the end of the text. */
    void endLine() {
        if (column() != 0) {
            line++;
            lineIndex = index(at);
        }
    }

    String slice(int from, int to) {
        return text != null ? text.substring(from, to) : new String(chars, from, to - from);
    }

    void append(StringBuilder out, int from, int to) {
        if (text != null) {
            out.append(text, from, to);
        } else {
            out.append(chars, from, to - from);
        }
    }

    /** Whether these are the characters of another text. */
    boolean equal(int from, int to, String other) {
        if (to - from != other.length()) {
            return false;
        }
        if (text != null) {
            return text.regionMatches(from, other, 0, to - from);
        }
        for (int i = from; i < to; i++) {
            if (chars[i] != other.charAt(i - from)) {
                return false;
            }
        }
        return true;
    }

    /** Lets go of what stands before the next token. */
    void release() {
        if (in != null && at >= CHUNK) {
            shift();
        }
    }

    private void shift() {
        if (hasPairs) {
            pairsBefore(at);
        }
        System.arraycopy(chars, at, chars, 0, end - at);
        released += at;
        countedTo = 0;
        end -= at;
        at = 0;
        Arrays.fill(chars, end, end + AHEAD, (char) 0);
    }

    private void fill() {
        if (in == null) {
            return;
        }
        if (end - at > longest) {
            throw faults.limit(
                    line, Math.max(column(), 0), "a value is longer than " + longest + " characters; shorten it");
        }
        if (chars.length - end < CHUNK) {
            chars = Arrays.copyOf(chars, chars.length * 2);
        }
        int from = end;
        try {
            int read = in.read(chars, end, CHUNK - AHEAD - 1);
            ended = read < 0;
            end += Math.max(read, 0);
            if (read > 0 && Character.isHighSurrogate(chars[end - 1])) {
                chars[end++] = (char) in.read();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        check(from);
        Arrays.fill(chars, end, Math.min(end + AHEAD, chars.length), (char) 0);
    }
}

package io.weirkeeper.engine.yaml;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Feeds SnakeYAML's scanner from a text of any length, of which only what the scanner may still look at is in memory: one
 * token and a little more.
 */
final class WindowReader extends StreamReader {
    private static final int CHUNK = 16 * 1024;
    private static final int[] NOTHING = {};

    private final Reader in;
    private final int longest;
    private final char[] chunk = new char[CHUNK];
    private int[] window = new int[2 * CHUNK];
    private int from; // where the pointer stands in the window
    private int to;
    private boolean ended;
    private char high; // the first half of a pair whose second was not read yet
    private int pointer;
    private int documentIndex;
    private int line;
    private int column;

    /** @param longest how many characters one token may have */
    WindowReader(Reader in, int longest) {
        super("");
        this.in = in;
        this.longest = longest;
    }

    private int at(int offset) {
        while (to - from <= offset && !ended) {
            fill();
        }
        return from + offset < to ? window[from + offset] : 0;
    }

    private boolean isBeyondEnd(int offset) {
        at(offset);
        return from + offset >= to;
    }

    private void fill() {
        if (to - from > longest) {
            throw new YAMLException(
                    "a value near line " + (line + 1) + " is longer than " + longest + " characters; shorten it");
        }
        if (window.length - to < CHUNK) {
            int[] target = window.length - (to - from) >= CHUNK ? window : new int[window.length * 2];
            System.arraycopy(window, from, target, 0, to - from);
            window = target;
            to -= from;
            from = 0;
        }
        try {
            int read = in.read(chunk);
            if (read < 0) {
                ended = true;
            }
            for (int i = 0; i < read; i++) {
                take(chunk[i]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void take(char c) {
        if (Character.isHighSurrogate(c)) {
            high = c;
            return;
        }
        int codePoint = Character.isLowSurrogate(c) ? Character.toCodePoint(high, c) : c;
        if (!isPrintable(codePoint)) {
            throw new YAMLException("control characters are not allowed: U+%04X".formatted(codePoint));
        }
        window[to++] = codePoint;
    }

    @Override
    public Mark getMark() {
        return new Mark("", pointer, line, column, NOTHING, 0);
    }

    @Override
    public void forward() {
        forward(1);
    }

    @Override
    public void forward(int count) {
        for (int i = 0; i < count && !isBeyondEnd(0); i++) {
            int c = window[from];
            boolean lineEnd = isLineEnd(c);
            advance(1);
            if (lineEnd) {
                line++;
                column = 0;
            } else if (c != 0xFEFF) {
                column++;
            }
        }
    }

    private void advance(int count) {
        from += count;
        pointer += count;
        documentIndex += count;
    }

    private boolean isLineEnd(int c) {
        return switch (c) {
            case '\n', 0x85, 0x2028, 0x2029 -> true;
            case '\r' -> !isBeyondEnd(1) && at(1) != '\n';
            default -> false;
        };
    }

    @Override
    public int peek() {
        return at(0);
    }

    @Override
    public int peek(int offset) {
        return at(offset);
    }

    @Override
    public String prefix(int count) {
        at(count);
        return new String(window, from, Math.min(to - from, count));
    }

    @Override
    public String prefixForward(int count) {
        String prefix = prefix(count);
        advance(count);
        column += count;
        return prefix;
    }

    @Override
    public int getColumn() {
        return column;
    }

    @Override
    public int getDocumentIndex() {
        return documentIndex;
    }

    @Override
    public void resetDocumentIndex() {
        documentIndex = 0;
    }

    @Override
    public int getIndex() {
        return pointer;
    }

    @Override
    public int getLine() {
        return line;
    }
}

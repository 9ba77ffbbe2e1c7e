package io.weirkeeper.engine.yaml;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Feeds SnakeYAML's scanner from a text that is in memory already. The original copies what it has read of a token
 * with every further kilobyte, which makes a long scalar cost its length squared.
 */
final class TextReader extends StreamReader {
    private static final int[] NOTHING = {};

    private final String text;
    private final int[] codePoints; // empty when every char of the text is a character of its own
    private final int length;
    private int pointer;
    private int documentIndex;
    private int line;
    private int column;

    /** @param text of printable characters only, see {@link #firstUnprintable} */
    TextReader(String text) {
        super("");
        this.text = text;
        this.codePoints = hasPairs(text) ? text.codePoints().toArray() : NOTHING;
        this.length = codePoints.length > 0 ? codePoints.length : text.length();
    }

    private static boolean hasPairs(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    /** Where the first character stands that YAML does not allow, or -1. */
    static int firstUnprintable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x20 && c <= 0x7E) {
                continue;
            }
            int codePoint = text.codePointAt(i);
            if (!isPrintable(codePoint)) {
                return i;
            }
            i += Character.charCount(codePoint) - 1;
        }
        return -1;
    }

    private int at(int position) {
        return codePoints.length > 0 ? codePoints[position] : text.charAt(position);
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
        int end = Math.min(length, pointer + count);
        while (pointer < end) {
            int c = at(pointer);
            pointer++;
            documentIndex++;
            if (c > '\r' && c < 0x85) {
                column++;
            } else if (isLineEnd(c)) {
                line++;
                column = 0;
            } else if (c != 0xFEFF) {
                column++;
            }
        }
    }

    private boolean isLineEnd(int c) {
        return switch (c) {
            case '\n', 0x85, 0x2028, 0x2029 -> true;
            case '\r' -> pointer < length && at(pointer) != '\n';
            default -> false;
        };
    }

    @Override
    public int peek() {
        return pointer < length ? at(pointer) : 0;
    }

    @Override
    public int peek(int offset) {
        int position = pointer + offset;
        return position < length ? at(position) : 0;
    }

    @Override
    public String prefix(int count) {
        int end = Math.min(length, pointer + count);
        return codePoints.length > 0 ? new String(codePoints, pointer, end - pointer) : text.substring(pointer, end);
    }

    @Override
    public String prefixForward(int count) {
        String prefix = prefix(count);
        pointer += count;
        documentIndex += count;
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

package io.weirkeeper.engine.yaml;

/** Reads scalars without quotes. What stands on one line is taken as it is, several lines are joined by spaces. */
final class PlainScalars {
    private static final boolean[] IN_BLOCK = new boolean[128]; // what needs no second look
    private static final boolean[] IN_FLOW = new boolean[128];

    static {
        for (int c = '!'; c <= '~'; c++) {
            IN_BLOCK[c] = c != ':';
            IN_FLOW[c] = c != ':' && !isFlowMark((char) c);
        }
    }

    private final Chars chars;
    private final Faults faults;
    private final Names names;
    private final StringBuilder breaks = new StringBuilder();
    private char firstBreak;
    private int stop; // what follows the scalar and the blanks behind it, or a line of it
    private boolean endsLine;

    PlainScalars(Chars chars, Faults faults, Names names) {
        this.chars = chars;
        this.faults = faults;
        this.names = names;
    }

    private static boolean isFlowMark(char c) {
        return switch (c) {
            case ',', '?', '[', ']', '{', '}' -> true;
            default -> false;
        };
    }

    /** Whether the scalar that was read last ended with its line, so that a key may follow. */
    boolean endsLine() {
        return endsLine;
    }

    /** @param indent what lines that belong to it are indented by at least, outside of flow collections */
    String read(int indent, boolean inFlow) {
        int start = chars.at();
        int end = endOfLine(start, inFlow);
        char next = chars.peek(stop);
        endsLine = false;
        if (!Chars.isBreak(next)) {
            chars.moveTo(stop);
            return next == ':' ? names.of(start, end) : chars.slice(start, end);
        }
        StringBuilder out = null;
        int line = chars.line();
        int p = stop;
        while (Chars.isBreak(chars.peek(p))) {
            p = passBreaks(p, indent, line);
            endsLine = true;
            char c = chars.peek(p);
            int column = chars.column(p);
            if ((!inFlow && column < indent) || c == '#' || (column == 0 && chars.isDocumentMark(p))) {
                break;
            }
            int lineEnd = endOfLine(p, inFlow);
            if (lineEnd == p) {
                break;
            }
            endsLine = false;
            if (out == null) {
                out = new StringBuilder(2 * (lineEnd - start));
                chars.append(out, start, end);
            }
            join(out);
            chars.append(out, p, lineEnd);
            p = stop;
        }
        chars.moveTo(p);
        return out == null ? chars.slice(start, end) : out.toString();
    }

    /** Where the scalar's part of a line ends; {@link #stop} is behind the blanks that follow. */
    private int endOfLine(int from, boolean inFlow) {
        boolean[] plain = inFlow ? IN_FLOW : IN_BLOCK;
        char[] all = chars.buffer();
        int p = from;
        while (true) {
            char c = all[p];
            if (c < 128 ? plain[c] : !Chars.isBreak(c)) {
                p++;
                continue;
            }
            int end = p;
            c = chars.peek(p);
            while (c == ' ' || c == '\t') {
                c = chars.peek(++p);
            }
            all = chars.buffer();
            boolean ends = c == ':'
                    ? Chars.isBlankOrEnd(chars.peek(p + 1))
                    : (c == '#' && p > end) || (inFlow && isFlowMark(c)) || Chars.isBreakOrEnd(c);
            if (ends) {
                stop = p;
                return end;
            }
            all = chars.buffer();
            p++;
        }
    }

    private int passBreaks(int lineBreak, int indent, int contextLine) {
        firstBreak = Chars.meaning(chars.peek(lineBreak));
        breaks.setLength(0);
        int p = chars.pass(lineBreak);
        int begin = p;
        while (true) {
            p = chars.passSpaces(p);
            char c = chars.peek(p);
            if (c == '\t') {
                if (p - begin < indent) {
                    throw faults.token(
                            "found a tab character that violates indentation", contextLine, chars.line(), p - begin);
                }
                p++;
            } else if (Chars.isBreak(c)) {
                breaks.append(Chars.meaning(c));
                p = chars.pass(p);
                begin = p;
            } else {
                return p;
            }
        }
    }

    private void join(StringBuilder out) {
        if (firstBreak != '\n') {
            out.append(firstBreak);
        } else if (breaks.isEmpty()) {
            out.append(' ');
        }
        out.append(breaks);
    }
}

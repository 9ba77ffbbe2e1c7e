package io.weirkeeper.engine.yaml;

/** Reads literal and folded blocks. */
final class BlockScalars {
    private enum Chomping {
        STRIP,
        CLIP,
        KEEP
    }

    private final Chars chars;
    private final Comments comments;
    private final Faults faults;
    private final StringBuilder out = new StringBuilder();
    private final StringBuilder breaks = new StringBuilder();
    private Chomping chomping = Chomping.CLIP;
    private int contextLine;
    private int indent; // of the block; 0 until it is known
    private int column;

    BlockScalars(Chars chars, Comments comments, Faults faults) {
        this.chars = chars;
        this.comments = comments;
        this.faults = faults;
    }

    /** @param parentIndent of what the block belongs to, -1 for a document */
    String read(boolean isLiteral, int parentIndent) {
        contextLine = chars.line();
        int p = header(chars.at() + 1, parentIndent);
        out.setLength(0);
        breaks.setLength(0);
        char lineBreak = 0;
        boolean wasIndented = false;
        p = passBreaks(p, parentIndent);
        char c = chars.peek(p);
        while (column == indent && c != 0) {
            boolean isIndented = Chars.isBlank(c);
            if (isLiteral || wasIndented || isIndented || lineBreak != '\n') {
                append(lineBreak);
            } else if (breaks.isEmpty()) {
                out.append(' ');
            }
            out.append(breaks);
            breaks.setLength(0);
            wasIndented = isIndented;
            int from = p;
            p = chars.endOfLine(p);
            c = chars.peek(p);
            chars.append(out, from, p);
            lineBreak = 0;
            if (c != 0) {
                lineBreak = Chars.meaning(c);
                p = chars.pass(p);
            }
            p = passBreaks(p, parentIndent);
            c = chars.peek(p);
        }
        chars.moveTo(p);
        if (chomping != Chomping.STRIP) {
            append(lineBreak);
        }
        if (chomping == Chomping.KEEP) {
            out.append(breaks);
        }
        return out.toString();
    }

    private void append(char lineBreak) {
        if (lineBreak != 0) {
            out.append(lineBreak);
        }
    }

    /** Reads what follows the mark on its line. */
    private int header(int from, int parentIndent) {
        int p = from;
        chomping = Chomping.CLIP;
        indent = 0;
        char c = chars.peek(p);
        if (c == '+' || c == '-') {
            chomping = c == '+' ? Chomping.KEEP : Chomping.STRIP;
            c = chars.peek(++p);
        }
        if (c >= '0' && c <= '9') {
            if (c == '0') {
                throw fault("found an indentation indicator equal to 0", p);
            }
            indent = Math.max(parentIndent, 0) + c - '0';
            c = chars.peek(++p);
            if (p == from + 1 && (c == '+' || c == '-')) {
                chomping = c == '+' ? Chomping.KEEP : Chomping.STRIP;
                p++;
            }
        }
        while (Chars.isBlank(chars.peek(p))) {
            p++;
        }
        c = chars.peek(p);
        if (c == '#') {
            p = comments.endOf(p);
            c = chars.peek(p);
        }
        if (!Chars.isBreakOrEnd(c)) {
            throw fault("did not find expected comment or line break", p);
        }
        return c == 0 ? p : chars.pass(p);
    }

    /** Passes over indentation and empty lines; the first time this tells the indentation of the block. */
    private int passBreaks(int from, int parentIndent) {
        int p = from;
        int deepest = 0;
        int limit = indent == 0 ? Integer.MAX_VALUE : indent;
        while (true) {
            column = chars.column(p);
            char c = chars.peek(p);
            while (c == ' ' && column < limit) {
                column++;
                c = chars.peek(++p);
            }
            deepest = Math.max(deepest, column);
            if (c == '\t' && column < limit) {
                throw fault("found a tab character where an indentation space is expected", p);
            }
            if (!Chars.isBreak(c)) {
                break;
            }
            breaks.append(Chars.meaning(c));
            p = chars.pass(p);
        }
        if (indent == 0) {
            indent = Math.max(Math.max(deepest, parentIndent + 1), 1);
        }
        return p;
    }

    private YamlException fault(String problem, int position) {
        return faults.token(problem, contextLine, chars.line(), chars.column(position));
    }
}

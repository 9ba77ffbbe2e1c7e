package io.weirkeeper.engine.gotemplate.function;

import static io.weirkeeper.engine.gotemplate.function.Arguments.integer;
import static io.weirkeeper.engine.gotemplate.function.Arguments.text;
import static io.weirkeeper.engine.gotemplate.value.GoType.INT;
import static io.weirkeeper.engine.gotemplate.value.GoType.STRING;

import io.weirkeeper.engine.gotemplate.format.Runes;
import io.weirkeeper.engine.gotemplate.value.CallContext;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.util.function.IntUnaryOperator;

/** Sprig's functions on letter case, abbreviation and wrapping (goutils 1.1.1). */
final class CaseFunctions {
    private CaseFunctions() {}

    static void register(FunctionTable table) {
        table.add("upper", (_, a) -> new Text(mapRunes(text(a, 0), Character::toUpperCase)), STRING);
        table.add("lower", (_, a) -> new Text(mapRunes(text(a, 0), Character::toLowerCase)), STRING);
        table.add("title", (_, a) -> new Text(title(text(a, 0))), STRING);
        table.add("untitle", (_, a) -> new Text(untitle(text(a, 0))), STRING);
        table.add("swapcase", (_, a) -> new Text(swapCase(text(a, 0))), STRING);
        table.add("initials", (_, a) -> new Text(initials(text(a, 0))), STRING);
        table.add("snakecase", (_, a) -> new Text(CaseWords.toLower(text(a, 0), '_')), STRING);
        table.add("kebabcase", (_, a) -> new Text(CaseWords.toLower(text(a, 0), '-')), STRING);
        table.add("camelcase", (_, a) -> new Text(CaseWords.toPascal(text(a, 0))), STRING);
        table.add("abbrev", (_, a) -> new Text(abbreviate(integer(a, 0), text(a, 1))), INT, STRING);
        table.add("abbrevboth", CaseFunctions::abbreviateBoth, INT, INT, STRING);
        table.add("wrap", (c, a) -> new Text(wrap(c, text(a, 1), integer(a, 0), "", false)), INT, STRING);
        table.add(
                "wrapWith",
                (c, a) -> new Text(wrap(c, text(a, 2), integer(a, 0), text(a, 1), true)),
                INT,
                STRING,
                STRING);
    }

    /** Maps rune by rune; bytes that are not UTF-8 become U+FFFD when anything is not ASCII, as in Go. */
    static String mapRunes(String raw, IntUnaryOperator mapping) {
        StringBuilder out = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); ) {
            char c = raw.charAt(i);
            if (c < 0x80) {
                out.append((char) mapping.applyAsInt(c));
                i++;
            } else {
                long decoded = Runes.decode(raw, i);
                Runes.append(out, mapping.applyAsInt(Runes.rune(decoded)));
                i += Runes.width(decoded);
            }
        }
        return out.toString();
    }

    private static String title(String raw) {
        int[] previous = {' '};
        return mapRunes(raw, rune -> {
            boolean starts = isSeparator(previous[0]);
            previous[0] = rune;
            return starts ? Character.toTitleCase(rune) : rune;
        });
    }

    private static boolean isSeparator(int rune) {
        if (rune < 0x80) {
            return !Runes.isAlphanumeric(rune);
        }
        return !Runes.isAlphanumeric(rune) && Runes.isSpace(rune);
    }

    private static String untitle(String raw) {
        boolean[] next = {true};
        return mapRunes(raw, rune -> {
            if (Runes.isSpace(rune)) {
                next[0] = true;
                return rune;
            }
            boolean lower = next[0];
            next[0] = false;
            return lower ? Character.toLowerCase(rune) : rune;
        });
    }

    private static String swapCase(String raw) {
        boolean[] afterSpace = {true};
        return mapRunes(raw, rune -> {
            if (Character.isUpperCase(rune) || Character.isTitleCase(rune)) {
                afterSpace[0] = false;
                return Character.toLowerCase(rune);
            }
            if (Character.isLowerCase(rune)) {
                boolean first = afterSpace[0];
                afterSpace[0] = false;
                return first ? Character.toTitleCase(rune) : Character.toUpperCase(rune);
            }
            afterSpace[0] = Runes.isSpace(rune);
            return rune;
        });
    }

    /** Works byte by byte, as goutils does. */
    private static String initials(String raw) {
        StringBuilder out = new StringBuilder();
        boolean gap = true;
        for (int i = 0; i < raw.length(); i++) {
            if (Runes.isSpace(raw.charAt(i))) {
                gap = true;
            } else if (gap) {
                Runes.append(out, raw.charAt(i));
                gap = false;
            }
        }
        return out.toString();
    }

    private static String abbreviate(long width, String raw) {
        return width < 4 ? raw : abbreviate(raw, 0, width);
    }

    private static Value abbreviateBoth(CallContext context, Value[] arguments) {
        long left = integer(arguments, 0);
        long right = integer(arguments, 1);
        if (right < 4 || left > 0 && right < 7) {
            return arguments[2];
        }
        return new Text(abbreviate(text(arguments, 2), left, right));
    }

    private static String abbreviate(String raw, long offset, long width) {
        if (raw.isEmpty() || width < 4) {
            return "";
        }
        if (raw.length() <= width) {
            return raw;
        }
        long start = Math.min(offset, raw.length());
        if (raw.length() - start < width - 3) {
            start = raw.length() - (width - 3);
        }
        if (start <= 4) {
            return raw.substring(0, (int) width - 3) + "...";
        }
        if (width < 7) {
            return "";
        }
        if (start + width - 3 < raw.length()) {
            return "..." + abbreviate(raw.substring((int) start), 0, width - 3);
        }
        return "..." + raw.substring(raw.length() - (int) (width - 3));
    }

    private static String wrap(CallContext context, String raw, long length, String newline, boolean breakWords) {
        if (raw.isEmpty()) {
            return "";
        }
        if (length > Integer.MAX_VALUE) {
            return raw;
        }
        String separator = newline.isEmpty() ? "\n" : newline;
        int width = (int) Math.max(length, 1);
        context.charge(raw.length() + (long) raw.length() / width * separator.length());
        StringBuilder out = new StringBuilder(raw.length());
        int offset = 0;
        while (raw.length() - offset > width) {
            if (raw.charAt(offset) == ' ') {
                offset++;
                continue;
            }
            int space = raw.lastIndexOf(' ', width + offset);
            if (space >= offset) {
                out.append(raw, offset, space).append(separator);
                offset = space + 1;
            } else if (breakWords) {
                out.append(raw, offset, width + offset).append(separator);
                offset += width;
            } else {
                int next = raw.indexOf(' ', width + offset);
                if (next < 0) {
                    out.append(raw, offset, raw.length());
                    offset = raw.length();
                } else {
                    out.append(raw, offset, next).append(separator);
                    offset = next + 1;
                }
            }
        }
        if (offset > raw.length()) {
            throw new GoError("runtime error: slice bounds out of range [" + offset + ":" + raw.length() + "]");
        }
        return out.append(raw, offset, raw.length()).toString();
    }
}

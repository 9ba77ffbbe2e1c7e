package io.weirkeeper.engine.yaml;

import java.time.YearMonth;
import org.jspecify.annotations.Nullable;

/**
 * The timestamps that go-yaml finds in plain scalars: RFC 3339 with short fields and {@code T} or {@code t}, a date
 * and a time after spaces, a date. Reads as Go's time.Parse does.
 */
final class GoTimestamp {
    private final String text;
    private int at;
    private boolean wrong;

    private GoTimestamp(String text, int at) {
        this.text = text;
        this.at = at;
    }

    static boolean matches(String text) {
        return format(text) != null;
    }

    /** The timestamp as encoding/json prints it, RFC 3339 with nanoseconds; null when the text is none. */
    static @Nullable String format(String text) {
        if (text.length() < 8 || text.charAt(4) != '-') {
            return null;
        }
        for (int i = 0; i < 4; i++) {
            if (!isDigit(text.charAt(i))) {
                return null;
            }
        }
        return new GoTimestamp(text, 5).read();
    }

    private @Nullable String read() {
        int year = Integer.parseInt(text, 0, 4, 10);
        int month = number(1, 12);
        expect('-');
        int day = number(0, 31);
        if (wrong || day < 1 || day > YearMonth.of(year, month).lengthOfMonth()) {
            return null;
        }
        StringBuilder out = new StringBuilder(35);
        pad(out.append(text, 0, 4).append('-'), month);
        pad(out.append('-'), day);
        if (at == text.length()) {
            return out.append("T00:00:00Z").toString();
        }
        char separator = text.charAt(at);
        if (separator == ' ') {
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
        } else if (separator == 'T' || separator == 't') {
            at++;
        } else {
            return null;
        }
        time(out.append('T'));
        if (separator == ' ') {
            out.append('Z');
        } else {
            zone(out);
        }
        return wrong || at != text.length() ? null : out.toString();
    }

    private void time(StringBuilder out) {
        pad(out, number(0, 23));
        expect(':');
        pad(out.append(':'), number(0, 59));
        expect(':');
        pad(out.append(':'), number(0, 59));
        if (at + 1 < text.length()
                && (text.charAt(at) == '.' || text.charAt(at) == ',')
                && isDigit(text.charAt(at + 1))) {
            int from = at + 1;
            at = from;
            while (at < text.length() && isDigit(text.charAt(at))) {
                at++;
            }
            int end = Math.min(at, from + 9);
            while (end > from && text.charAt(end - 1) == '0') {
                end--;
            }
            if (end > from) {
                out.append('.').append(text, from, end);
            }
        }
    }

    private void zone(StringBuilder out) {
        if (at < text.length() && text.charAt(at) == 'Z') {
            at++;
            out.append('Z');
            return;
        }
        if (at + 6 > text.length() || text.charAt(at + 3) != ':') {
            wrong = true;
            return;
        }
        char sign = text.charAt(at);
        at++;
        int hours = twoDigits(at, 24);
        int minutes = twoDigits(at + 3, 60);
        at += 5;
        if (sign != '+' && sign != '-') {
            wrong = true;
        }
        if (hours == 0 && minutes == 0) {
            out.append('Z');
            return;
        }
        hours += minutes / 60; // Go lets an offset have sixty minutes
        pad(out.append(sign), hours);
        pad(out.append(':'), minutes % 60);
    }

    private int twoDigits(int from, int highest) {
        if (!isDigit(text.charAt(from)) || !isDigit(text.charAt(from + 1))) {
            wrong = true;
            return 0;
        }
        int value = Integer.parseInt(text, from, from + 2, 10);
        wrong |= value > highest;
        return value;
    }

    private int number(int lowest, int highest) {
        if (wrong || at >= text.length() || !isDigit(text.charAt(at))) {
            wrong = true;
            return lowest;
        }
        int value = text.charAt(at++) - '0';
        if (at < text.length() && isDigit(text.charAt(at))) {
            value = value * 10 + text.charAt(at++) - '0';
        }
        wrong |= value < lowest || value > highest;
        return wrong ? lowest : value;
    }

    private void expect(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
        } else {
            wrong = true;
        }
    }

    private static void pad(StringBuilder out, int value) {
        out.append(value < 10 ? "0" : "").append(value);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}

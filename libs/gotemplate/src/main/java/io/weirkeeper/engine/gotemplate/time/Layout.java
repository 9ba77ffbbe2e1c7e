package io.weirkeeper.engine.gotemplate.time;

import java.util.ArrayList;
import java.util.List;

/** A Go time layout taken apart: literal text and the elements of the reference time. */
record Layout(List<Part> parts) {
    /** What an element stands for. */
    enum Element {
        LITERAL,
        LONG_MONTH,
        MONTH,
        NUMBER_MONTH,
        ZERO_MONTH,
        LONG_WEEKDAY,
        WEEKDAY,
        DAY,
        UNDERSCORE_DAY,
        ZERO_DAY,
        UNDERSCORE_YEAR_DAY,
        ZERO_YEAR_DAY,
        HOUR,
        HOUR_12,
        ZERO_HOUR_12,
        MINUTE,
        ZERO_MINUTE,
        SECOND,
        ZERO_SECOND,
        LONG_YEAR,
        YEAR,
        PM,
        LOWER_PM,
        ZONE_NAME,
        OFFSET,
        FRACTION
    }

    /** One element with its text in the layout. */
    record Part(Element element, String text) {}

    private static final String[] OFFSETS = {
        "-070000", "-07:00:00", "-0700", "-07:00", "-07", "Z070000", "Z07:00:00", "Z0700", "Z07:00", "Z07"
    };

    static Layout of(String layout) {
        List<Part> parts = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < layout.length()) {
            Part part = partAt(layout, at);
            if (part.element() == Element.LITERAL) {
                literal.append(part.text());
            } else {
                flush(literal, parts);
                parts.add(part);
            }
            at += part.text().length();
        }
        flush(literal, parts);
        return new Layout(parts);
    }

    private static void flush(StringBuilder literal, List<Part> parts) {
        if (!literal.isEmpty()) {
            parts.add(new Part(Element.LITERAL, literal.toString()));
            literal.setLength(0);
        }
    }

    private static Part partAt(String layout, int at) {
        char c = layout.charAt(at);
        return switch (c) {
            case 'J' ->
                layout.startsWith("January", at)
                        ? new Part(Element.LONG_MONTH, "January")
                        : shortName(layout, at, "Jan", Element.MONTH);
            case 'M' -> {
                if (layout.startsWith("Monday", at)) {
                    yield new Part(Element.LONG_WEEKDAY, "Monday");
                }
                yield layout.startsWith("MST", at)
                        ? new Part(Element.ZONE_NAME, "MST")
                        : shortName(layout, at, "Mon", Element.WEEKDAY);
            }
            case '0' -> zero(layout, at);
            case '1' ->
                layout.startsWith("15", at) ? new Part(Element.HOUR, "15") : new Part(Element.NUMBER_MONTH, "1");
            case '2' ->
                layout.startsWith("2006", at) ? new Part(Element.LONG_YEAR, "2006") : new Part(Element.DAY, "2");
            case '_' -> underscore(layout, at);
            case '3' -> new Part(Element.HOUR_12, "3");
            case '4' -> new Part(Element.MINUTE, "4");
            case '5' -> new Part(Element.SECOND, "5");
            case 'P' -> layout.startsWith("PM", at) ? new Part(Element.PM, "PM") : literal(c);
            case 'p' -> layout.startsWith("pm", at) ? new Part(Element.LOWER_PM, "pm") : literal(c);
            case '-', 'Z' -> offset(layout, at);
            case '.', ',' -> fraction(layout, at);
            default -> literal(c);
        };
    }

    private static Part literal(char c) {
        return new Part(Element.LITERAL, String.valueOf(c));
    }

    private static Part shortName(String layout, int at, String name, Element element) {
        boolean longer = at + 3 < layout.length() && layout.charAt(at + 3) >= 'a' && layout.charAt(at + 3) <= 'z';
        return layout.startsWith(name, at) && !longer ? new Part(element, name) : literal(layout.charAt(at));
    }

    private static Part zero(String layout, int at) {
        if (layout.startsWith("002", at)) {
            return new Part(Element.ZERO_YEAR_DAY, "002");
        }
        char next = at + 1 < layout.length() ? layout.charAt(at + 1) : ' ';
        return switch (next) {
            case '1' -> new Part(Element.ZERO_MONTH, "01");
            case '2' -> new Part(Element.ZERO_DAY, "02");
            case '3' -> new Part(Element.ZERO_HOUR_12, "03");
            case '4' -> new Part(Element.ZERO_MINUTE, "04");
            case '5' -> new Part(Element.ZERO_SECOND, "05");
            case '6' -> new Part(Element.YEAR, "06");
            default -> literal('0');
        };
    }

    private static Part underscore(String layout, int at) {
        if (layout.startsWith("_2006", at)) {
            return literal('_');
        }
        if (layout.startsWith("__2", at)) {
            return new Part(Element.UNDERSCORE_YEAR_DAY, "__2");
        }
        return layout.startsWith("_2", at) ? new Part(Element.UNDERSCORE_DAY, "_2") : literal('_');
    }

    private static Part offset(String layout, int at) {
        for (String offset : OFFSETS) {
            if (layout.startsWith(offset, at)) {
                return new Part(Element.OFFSET, offset);
            }
        }
        return literal(layout.charAt(at));
    }

    private static Part fraction(String layout, int at) {
        char digit = at + 1 < layout.length() ? layout.charAt(at + 1) : ' ';
        if (digit != '0' && digit != '9') {
            return literal(layout.charAt(at));
        }
        int end = at + 1;
        while (end < layout.length() && layout.charAt(end) == digit) {
            end++;
        }
        boolean more = end < layout.length() && layout.charAt(end) >= '0' && layout.charAt(end) <= '9';
        return more ? literal(layout.charAt(at)) : new Part(Element.FRACTION, layout.substring(at, end));
    }
}

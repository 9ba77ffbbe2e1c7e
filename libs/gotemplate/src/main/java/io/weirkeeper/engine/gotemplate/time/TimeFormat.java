package io.weirkeeper.engine.gotemplate.time;

import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.TimeZone;

/** Prints times by Go layouts. */
final class TimeFormat {
    private TimeFormat() {}

    static String format(ZonedDateTime time, String layout) {
        return format(time, layout, "");
    }

    /** @param zoneName of a zone that has but a name and an offset; empty when the time's own zone names itself */
    static String format(ZonedDateTime time, String layout, String zoneName) {
        StringBuilder out = new StringBuilder();
        for (Layout.Part part : Layout.of(layout).parts()) {
            if (part.element() == Layout.Element.ZONE_NAME && !zoneName.isEmpty()) {
                out.append(zoneName);
            } else {
                append(out, time, part);
            }
        }
        return out.toString();
    }

    private static void append(StringBuilder out, ZonedDateTime time, Layout.Part part) {
        int hour12 = time.getHour() % 12 == 0 ? 12 : time.getHour() % 12;
        switch (part.element()) {
            case LITERAL -> out.append(part.text());
            case LONG_MONTH -> out.append(time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
            case MONTH -> out.append(time.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH), 0, 3);
            case NUMBER_MONTH -> out.append(time.getMonthValue());
            case ZERO_MONTH -> padded(out, time.getMonthValue(), 2, '0');
            case LONG_WEEKDAY -> out.append(time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH));
            case WEEKDAY -> out.append(time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH), 0, 3);
            case DAY -> out.append(time.getDayOfMonth());
            case UNDERSCORE_DAY -> padded(out, time.getDayOfMonth(), 2, ' ');
            case ZERO_DAY -> padded(out, time.getDayOfMonth(), 2, '0');
            case UNDERSCORE_YEAR_DAY -> padded(out, time.getDayOfYear(), 3, ' ');
            case ZERO_YEAR_DAY -> padded(out, time.getDayOfYear(), 3, '0');
            case HOUR -> padded(out, time.getHour(), 2, '0');
            case HOUR_12 -> out.append(hour12);
            case ZERO_HOUR_12 -> padded(out, hour12, 2, '0');
            case MINUTE -> out.append(time.getMinute());
            case ZERO_MINUTE -> padded(out, time.getMinute(), 2, '0');
            case SECOND -> out.append(time.getSecond());
            case ZERO_SECOND -> padded(out, time.getSecond(), 2, '0');
            case LONG_YEAR -> {
                out.append(time.getYear() < 0 ? "-" : "");
                padded(out, Math.abs(time.getYear()), 4, '0');
            }
            case YEAR -> padded(out, Math.floorMod(time.getYear(), 100), 2, '0');
            case PM -> out.append(time.getHour() >= 12 ? "PM" : "AM");
            case LOWER_PM -> out.append(time.getHour() >= 12 ? "pm" : "am");
            case ZONE_NAME -> out.append(zoneName(time));
            case OFFSET -> offset(out, time.getOffset().getTotalSeconds(), part.text());
            case FRACTION -> fraction(out, time.getNano(), part.text());
        }
    }

    private static void padded(StringBuilder out, int value, int width, char filler) {
        String digits = Integer.toString(value);
        out.repeat(filler, Math.max(0, width - digits.length())).append(digits);
    }

    static String zoneName(ZonedDateTime time) {
        ZoneId zone = time.getZone();
        if (zone instanceof ZoneOffset
                || zone.getId().equals("UTC")
                || zone.getId().equals("Etc/UTC")) {
            int seconds = time.getOffset().getTotalSeconds();
            if (seconds == 0) {
                return "UTC";
            }
            StringBuilder out = new StringBuilder();
            offset(out, seconds, seconds % 3600 == 0 ? "-07" : "-0700");
            return out.toString();
        }
        boolean summer = zone.getRules().isDaylightSavings(time.toInstant());
        return TimeZone.getTimeZone(zone).getDisplayName(summer, TimeZone.SHORT, Locale.ENGLISH);
    }

    private static void offset(StringBuilder out, int seconds, String layout) {
        if (layout.charAt(0) == 'Z' && seconds == 0) {
            out.append('Z');
            return;
        }
        int magnitude = Math.abs(seconds);
        boolean colons = layout.indexOf(':') >= 0;
        out.append(seconds < 0 ? '-' : '+');
        padded(out, magnitude / 3600, 2, '0');
        if (layout.length() > 3) {
            out.append(colons ? ":" : "");
            padded(out, magnitude / 60 % 60, 2, '0');
        }
        if (layout.length() > 6) {
            out.append(colons ? ":" : "");
            padded(out, magnitude % 60, 2, '0');
        }
    }

    private static void fraction(StringBuilder out, int nanos, String layout) {
        int digits = Math.min(layout.length() - 1, 9);
        StringBuilder text = new StringBuilder();
        padded(text, nanos, 9, '0');
        text.setLength(digits);
        if (layout.charAt(1) == '9') {
            int end = digits;
            while (end > 0 && text.charAt(end - 1) == '0') {
                end--;
            }
            text.setLength(end);
            if (end == 0) {
                return;
            }
        } else {
            text.repeat('0', Math.max(0, layout.length() - 1 - digits));
        }
        out.append(layout.charAt(0)).append(text);
    }
}

package io.weirkeeper.engine.gotemplate.time;

import io.weirkeeper.engine.gotemplate.format.Quoting;
import io.weirkeeper.engine.gotemplate.time.Layout.Element;
import io.weirkeeper.engine.gotemplate.value.GoError;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Year;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads times by Go layouts: Go's time.ParseInLocation with its error texts. */
final class TimeParse {
    private static final String[] MONTHS = {
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December"
    };
    private static final String[] WEEKDAYS = {
        "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"
    };

    private final String layout;
    private final String value;
    private final ZoneId local;
    private String rest;
    private int year;
    private int month = -1;
    private int day = -1;
    private int yearDay = -1;
    private int hour;
    private int minute;
    private int second;
    private int nanos;
    private boolean pm;
    private boolean am;
    private @Nullable ZoneId zone;
    private @Nullable Integer offset;
    private String zoneName = "";

    private TimeParse(String layout, String value, ZoneId local) {
        this.layout = layout;
        this.value = value;
        this.local = local;
        this.rest = value;
    }

    static TimeValue parse(String layout, String value, ZoneId local) {
        return new TimeParse(layout, value, local).run();
    }

    private GoError error(String element, String at, String message) {
        if (message.isEmpty()) {
            return new GoError("parsing time " + Quoting.quote(value) + " as " + Quoting.quote(layout)
                    + ": cannot parse " + Quoting.quote(at) + " as " + Quoting.quote(element));
        }
        return new GoError("parsing time " + Quoting.quote(value) + message);
    }

    private TimeValue run() {
        List<Layout.Part> parts = Layout.of(layout).parts();
        for (int i = 0; i < parts.size(); i++) {
            Layout.Part part = parts.get(i);
            if (part.element() == Element.LITERAL) {
                literal(part.text());
                continue;
            }
            String before = rest;
            String problem = element(part, i + 1 < parts.size() ? parts.get(i + 1) : null);
            if (problem == null) {
                throw error(part.text(), before, "");
            }
            if (!problem.isEmpty()) {
                throw error("", before, ": " + problem + " out of range");
            }
        }
        if (!rest.isEmpty()) {
            throw error("", rest, ": extra text: " + Quoting.quote(rest));
        }
        return result();
    }

    private void literal(String prefix) {
        int i = 0;
        while (i < prefix.length()) {
            if (prefix.charAt(i) == ' ') {
                if (!rest.isEmpty() && rest.charAt(0) != ' ') {
                    throw error(prefix, rest, "");
                }
                while (i < prefix.length() && prefix.charAt(i) == ' ') {
                    i++;
                }
                while (rest.startsWith(" ")) {
                    rest = rest.substring(1);
                }
                continue;
            }
            if (rest.isEmpty() || rest.charAt(0) != prefix.charAt(i)) {
                throw error(prefix, rest, "");
            }
            i++;
            rest = rest.substring(1);
        }
    }

    /** Reads one element: "" when fine, what is out of range, or null when it does not fit at all. */
    private @Nullable String element(Layout.Part part, Layout.@Nullable Part next) {
        return switch (part.element()) {
            case YEAR -> {
                int two = digits(2, true);
                year = two >= 69 ? two + 1900 : two + 2000;
                yield two < 0 ? null : "";
            }
            case LONG_YEAR -> (year = digits(4, true)) < 0 ? null : "";
            case MONTH -> (month = name(MONTHS, 3) + 1) < 1 ? null : "";
            case LONG_MONTH -> (month = name(MONTHS, 0) + 1) < 1 ? null : "";
            case NUMBER_MONTH, ZERO_MONTH -> {
                month = digits(2, part.element() == Element.ZERO_MONTH);
                yield month < 0 ? null : month == 0 || month > 12 ? "month" : "";
            }
            case WEEKDAY -> name(WEEKDAYS, 3) < 0 ? null : "";
            case LONG_WEEKDAY -> name(WEEKDAYS, 0) < 0 ? null : "";
            case DAY, UNDERSCORE_DAY, ZERO_DAY -> {
                if (part.element() == Element.UNDERSCORE_DAY && rest.startsWith(" ")) {
                    rest = rest.substring(1);
                }
                day = digits(2, part.element() == Element.ZERO_DAY);
                yield day < 0 ? null : "";
            }
            case UNDERSCORE_YEAR_DAY, ZERO_YEAR_DAY -> {
                for (int i = 0; i < 2 && part.element() == Element.UNDERSCORE_YEAR_DAY && rest.startsWith(" "); i++) {
                    rest = rest.substring(1);
                }
                yearDay = digits(3, part.element() == Element.ZERO_YEAR_DAY);
                yield yearDay < 0 ? null : "";
            }
            case HOUR -> (hour = digits(2, false)) < 0 ? null : hour >= 24 ? "hour" : "";
            case HOUR_12, ZERO_HOUR_12 -> {
                hour = digits(2, part.element() == Element.ZERO_HOUR_12);
                yield hour < 0 ? null : hour > 12 ? "hour" : "";
            }
            case MINUTE, ZERO_MINUTE -> {
                minute = digits(2, part.element() == Element.ZERO_MINUTE);
                yield minute < 0 ? null : minute >= 60 ? "minute" : "";
            }
            case SECOND, ZERO_SECOND -> second(part, next);
            case PM -> half("PM", "AM");
            case LOWER_PM -> half("pm", "am");
            case OFFSET -> offset(part.text());
            case ZONE_NAME -> zoneName();
            case FRACTION -> fraction(part.text());
            case LITERAL -> "";
        };
    }

    private @Nullable String second(Layout.Part part, Layout.@Nullable Part next) {
        second = digits(2, part.element() == Element.ZERO_SECOND);
        if (second < 0) {
            return null;
        }
        if (second >= 60) {
            return "second";
        }
        boolean fractionFollows =
                rest.length() >= 2 && (rest.charAt(0) == '.' || rest.charAt(0) == ',') && isDigit(rest.charAt(1));
        if (fractionFollows && (next == null || next.element() != Element.FRACTION)) {
            int end = 2;
            while (end < rest.length() && isDigit(rest.charAt(end))) {
                end++;
            }
            nanoseconds(rest.substring(1, end));
            rest = rest.substring(end);
        }
        return "";
    }

    private void nanoseconds(String digits) {
        nanos = Integer.parseInt((digits + "000000000").substring(0, 9));
    }

    private @Nullable String fraction(String text) {
        if (text.charAt(1) == '0') {
            int length = text.length();
            if (rest.length() < length
                    || rest.charAt(0) != '.' && rest.charAt(0) != ','
                    || !rest.substring(1, length).chars().allMatch(c -> isDigit((char) c))) {
                return null;
            }
            nanoseconds(rest.substring(1, length));
            rest = rest.substring(length);
            return "";
        }
        if (rest.length() < 2 || rest.charAt(0) != '.' && rest.charAt(0) != ',' || !isDigit(rest.charAt(1))) {
            return "";
        }
        int end = 1;
        while (end < rest.length() && end < 10 && isDigit(rest.charAt(end))) {
            end++;
        }
        nanoseconds(rest.substring(1, end));
        rest = rest.substring(end);
        return "";
    }

    private @Nullable String half(String after, String before) {
        if (rest.startsWith(after)) {
            pm = true;
        } else if (rest.startsWith(before)) {
            am = true;
        } else {
            return null;
        }
        rest = rest.substring(2);
        return "";
    }

    private @Nullable String offset(String text) {
        if (text.charAt(0) == 'Z' && rest.startsWith("Z")) {
            rest = rest.substring(1);
            zone = ZoneOffset.UTC;
            return "";
        }
        int length = text.length();
        if (rest.length() < length || rest.charAt(0) != '+' && rest.charAt(0) != '-') {
            return null;
        }
        String digits = rest.substring(1, length);
        if (text.indexOf(':') >= 0) {
            for (int i = 2; i < digits.length(); i += 3) {
                if (digits.charAt(i) != ':') {
                    return null;
                }
            }
            digits = digits.replace(":", "");
        }
        if (!digits.chars().allMatch(c -> isDigit((char) c))) {
            return null;
        }
        String padded = (digits + "0000").substring(0, 6);
        int hours = Integer.parseInt(padded.substring(0, 2));
        int minutes = Integer.parseInt(padded.substring(2, 4));
        int seconds = Integer.parseInt(padded.substring(4, 6));
        if (hours > 24) {
            return "time zone offset hour";
        }
        if (minutes > 60) {
            return "time zone offset minute";
        }
        if (seconds > 60) {
            return "time zone offset second";
        }
        int total = hours * 3600 + minutes * 60 + seconds;
        offset = rest.charAt(0) == '-' ? -total : total;
        rest = rest.substring(length);
        return "";
    }

    private @Nullable String zoneName() {
        if (rest.startsWith("UTC")) {
            zone = ZoneOffset.UTC;
            rest = rest.substring(3);
            return "";
        }
        int length = zoneNameLength();
        if (length == 0) {
            return null;
        }
        zoneName = rest.substring(0, length);
        rest = rest.substring(length);
        return "";
    }

    private int zoneNameLength() {
        if (rest.startsWith("ChST") || rest.startsWith("MeST")) {
            return 4;
        }
        if (rest.startsWith("GMT")) {
            return 3 + signedHours(3);
        }
        if (rest.startsWith("+") || rest.startsWith("-")) {
            return signedHours(0);
        }
        int end = 0;
        while (end < rest.length() && end < 6 && rest.charAt(end) >= 'A' && rest.charAt(end) <= 'Z') {
            end++;
        }
        boolean fits = end == 3
                || end == 4 && (rest.charAt(3) == 'T' || rest.startsWith("WITA"))
                || end == 5 && rest.charAt(4) == 'T';
        return fits ? end : 0;
    }

    /** How many characters a sign and hours below 24 take; 0 when there are none. */
    private int signedHours(int from) {
        if (from >= rest.length() || rest.charAt(from) != '+' && rest.charAt(from) != '-') {
            return 0;
        }
        int end = from + 1;
        int hours = 0;
        while (end < rest.length() && isDigit(rest.charAt(end)) && hours < 100) {
            hours = hours * 10 + rest.charAt(end) - '0';
            end++;
        }
        return end == from + 1 || hours > 23 ? 0 : end - from;
    }

    private int digits(int max, boolean fixed) {
        int length = 0;
        while (length < max && length < rest.length() && isDigit(rest.charAt(length))) {
            length++;
        }
        boolean three = max == 3 && fixed;
        if (length == 0 || (fixed || max == 4) && length < max && (three || max != 3)) {
            return -1;
        }
        int number = Integer.parseInt(rest.substring(0, length));
        rest = rest.substring(length);
        return number;
    }

    private int name(String[] names, int length) {
        for (int i = 0; i < names.length; i++) {
            String name = length == 0 ? names[i] : names[i].substring(0, length);
            if (rest.regionMatches(true, 0, name, 0, name.length())) {
                rest = rest.substring(name.length());
                return i;
            }
        }
        return -1;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private TimeValue result() {
        int hours = pm && hour < 12 ? hour + 12 : am && hour == 12 ? 0 : hour;
        boolean leap = Year.isLeap(year);
        if (yearDay >= 0) {
            if (yearDay < 1 || yearDay > (leap ? 366 : 365)) {
                throw error("", value, ": day-of-year out of range");
            }
            LocalDate date = LocalDate.ofYearDay(year, yearDay);
            if (month >= 0 && month != date.getMonthValue()) {
                throw error("", value, ": day-of-year does not match month");
            }
            if (day >= 0 && day != date.getDayOfMonth()) {
                throw error("", value, ": day-of-year does not match day");
            }
            month = date.getMonthValue();
            day = date.getDayOfMonth();
        }
        int realMonth = month < 0 ? 1 : month;
        int realDay = day < 0 ? 1 : day;
        LocalDateTime time;
        try {
            time = LocalDateTime.of(year, realMonth, realDay, hours, minute, second, nanos);
        } catch (DateTimeException e) {
            throw new GoError("parsing time " + Quoting.quote(value) + ": day out of range", e);
        }
        if (zone != null) {
            return new TimeValue(time.atZone(zone));
        }
        ZonedDateTime inLocal = time.atZone(local);
        if (offset != null) {
            ZoneOffset fixed = ZoneOffset.ofTotalSeconds(offset);
            ZonedDateTime there = time.atOffset(fixed).atZoneSameInstant(local);
            boolean sameAsLocal = there.getOffset().equals(fixed)
                    && (zoneName.isEmpty() || TimeFormat.zoneName(there).equals(zoneName));
            return sameAsLocal ? new TimeValue(there) : new TimeValue(time.atZone(fixed), zoneName);
        }
        if (zoneName.isEmpty() || TimeFormat.zoneName(inLocal).equals(zoneName)) {
            return new TimeValue(inLocal);
        }
        // as Go: a zone of that name about which nothing else is known
        int distance =
                zoneName.length() > 3 && zoneName.startsWith("GMT") ? Integer.parseInt(zoneName.substring(3)) : 0;
        return new TimeValue(time.atZone(ZoneOffset.ofHours(distance)), zoneName);
    }
}

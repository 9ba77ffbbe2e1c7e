package io.weirkeeper.engine.gotemplate.data;

import io.weirkeeper.engine.gotemplate.time.TimeValue;
import io.weirkeeper.engine.gotemplate.value.GoError;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** TOML's four kinds of times: with an offset, and local ones that a zone's name tells apart. */
final class TomlTime {
    private static final String LOCAL_DATETIME = "datetime-local";
    private static final String LOCAL_DATE = "date-local";
    private static final String LOCAL_TIME = "time-local";

    private record Form(String layout, String zoneName) {}

    private static final List<Form> FORMS = List.of(
            new Form("2006-01-02T15:04:05.999999999Z07:00", ""),
            new Form("2006-01-02T15:04:05.999999999", LOCAL_DATETIME),
            new Form("2006-01-02", LOCAL_DATE),
            new Form("15:04:05.999999999", LOCAL_TIME),
            new Form("2006-01-02T15:04Z07:00", ""),
            new Form("2006-01-02T15:04", LOCAL_DATETIME),
            new Form("15:04", LOCAL_TIME));

    private TomlTime() {}

    /** The layout in which a time is written. */
    static String layout(String zoneName) {
        for (Form form : FORMS) {
            if (form.zoneName().equals(zoneName)) {
                return form.layout();
            }
        }
        return FORMS.getFirst().layout();
    }

    /** The time that a text stands for, with {@code T} between date and time; null when it is none. */
    static @Nullable TimeValue read(String text, ZoneId local) {
        for (Form form : FORMS) {
            ZonedDateTime time;
            try {
                time = TimeValue.parse(form.layout(), text, local).time();
            } catch (GoError e) {
                continue;
            }
            if (lacksZero(text, form.layout())) {
                return null;
            }
            return new TimeValue(time, form.zoneName());
        }
        return null;
    }

    /** Whether a number has fewer digits than TOML wants; Go's reader does not mind. */
    private static boolean lacksZero(String text, String layout) {
        for (int i = 0; i < layout.length(); i++) {
            char c = layout.charAt(i);
            if (c == '.' || c == 'Z') {
                return false;
            }
            if ((c < '0' || c > '9') && (i >= text.length() || text.charAt(i) != c)) {
                return true;
            }
        }
        return false;
    }
}

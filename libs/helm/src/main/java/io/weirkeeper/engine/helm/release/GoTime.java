package io.weirkeeper.engine.helm.release;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * Times as Go writes them in JSON: RFC 3339 with as many digits of a second as needed. Records keep the text, so that
 * a time read and written again is the same byte for byte. The empty text is Go's zero time.
 */
public final class GoTime {
    public static final String NONE = "";

    private GoTime() {}

    public static String of(Instant time) {
        String text = time.toString();
        int dot = text.indexOf('.');
        if (dot < 0) {
            return text;
        }
        int end = text.length() - 1;
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        return text.charAt(end - 1) == '.' ? text.substring(0, dot) + "Z" : text.substring(0, end) + "Z";
    }

    /** Empty for no time and for what is none. */
    public static Optional<Instant> parse(String text) {
        try {
            return text.isEmpty()
                    ? Optional.empty()
                    : Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}

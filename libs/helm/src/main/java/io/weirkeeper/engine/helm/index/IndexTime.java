package io.weirkeeper.engine.helm.index;

import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.Text;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;

/** Times in an index: RFC 3339, written again as Go's time.Time does. */
final class IndexTime {
    /** What Go writes for a time that was never set. */
    static final String ZERO = "0001-01-01T00:00:00Z";

    private static final int NANOSECONDS = 9;

    private IndexTime() {}

    /** The same time with no more digits than it needs. */
    static String normalised(String raw) {
        return DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(parse(Text.decode(raw)));
    }

    /** The time; {@link Instant#MIN} for one that was never set. */
    static Instant instant(String text) {
        return text.isEmpty() || text.equals(ZERO) ? Instant.MIN : parse(text).toInstant();
    }

    private static OffsetDateTime parse(String text) {
        try {
            return OffsetDateTime.parse(withoutPicoseconds(text));
        } catch (DateTimeException e) {
            throw new GoError(
                    "error unmarshaling JSON: while decoding JSON: parsing time \"" + Text.encode(text)
                            + "\" as \"2006-01-02T15:04:05Z07:00\": it must look like 2026-01-02T15:04:05Z",
                    e);
        }
    }

    private static String withoutPicoseconds(String text) {
        int dot = text.indexOf('.');
        int end = dot + 1;
        while (dot >= 0 && end < text.length() && Character.isDigit(text.charAt(end))) {
            end++;
        }
        return dot < 0 || end - dot - 1 <= NANOSECONDS
                ? text
                : text.substring(0, dot + 1 + NANOSECONDS) + text.substring(end);
    }
}

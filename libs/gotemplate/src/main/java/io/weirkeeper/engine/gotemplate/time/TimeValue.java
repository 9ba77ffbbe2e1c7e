package io.weirkeeper.engine.gotemplate.time;

import io.weirkeeper.engine.gotemplate.value.Bool;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.GoFunction;
import io.weirkeeper.engine.gotemplate.value.GoType;
import io.weirkeeper.engine.gotemplate.value.Int;
import io.weirkeeper.engine.gotemplate.value.Opaque;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.IntPredicate;

/**
 * A {@code time.Time} with the methods that templates use.
 *
 * @param zoneName of a zone that has but a name and an offset, as TOML's local dates have; else empty
 */
public record TimeValue(ZonedDateTime time, String zoneName) implements Opaque {
    public static final TimeValue ZERO = new TimeValue(ZonedDateTime.of(1, 1, 1, 0, 0, 0, 0, ZoneOffset.UTC));

    private static final GoType PLAIN = GoType.struct("time.Time", Map.of());
    public static final GoType TYPE = GoType.struct("time.Time", methods());

    public TimeValue(ZonedDateTime time) {
        this(time, "");
    }

    /** Reads raw text by a raw Go layout; a time without zone is in the given one. */
    public static TimeValue parse(String layout, String text, ZoneId local) {
        return TimeParse.parse(layout, text, local);
    }

    private static Map<String, GoFunction> methods() {
        Map<String, GoFunction> methods = new HashMap<>();
        property(methods, "Year", t -> Int.of(t.getYear()));
        property(methods, "Day", t -> Int.of(t.getDayOfMonth()));
        property(methods, "Hour", t -> Int.of(t.getHour()));
        property(methods, "Minute", t -> Int.of(t.getMinute()));
        property(methods, "Second", t -> Int.of(t.getSecond()));
        property(methods, "Nanosecond", t -> Int.of(t.getNano()));
        property(methods, "YearDay", t -> Int.of(t.getDayOfYear()));
        property(methods, "Month", t -> Text.of(TimeFormat.format(t, "January")));
        property(methods, "Weekday", t -> Text.of(TimeFormat.format(t, "Monday")));
        property(methods, "Unix", t -> Int.int64(t.toEpochSecond()));
        property(methods, "UnixMilli", t -> Int.int64(t.toInstant().toEpochMilli()));
        property(methods, "UnixMicro", t -> Int.int64(t.toEpochSecond() * 1_000_000 + t.getNano() / 1_000));
        property(methods, "UnixNano", t -> Int.int64(t.toEpochSecond() * 1_000_000_000 + t.getNano()));
        property(methods, "UTC", t -> new TimeValue(t.withZoneSameInstant(ZoneOffset.UTC)));
        property(methods, "IsZero", t -> Bool.of(t.toInstant().equals(ZERO.time.toInstant())));
        methods.put("String", GoFunction.method("String", (_, a) -> new Text(((TimeValue) a[0]).display())));
        comparison(methods, "Before", c -> c < 0);
        comparison(methods, "After", c -> c > 0);
        comparison(methods, "Equal", c -> c == 0);
        methods.put(
                "Format",
                GoFunction.method(
                        "Format", (_, a) -> new Text(((TimeValue) a[0]).format(((Text) a[1]).raw())), GoType.STRING));
        methods.put(
                "AddDate",
                GoFunction.method(
                        "AddDate",
                        (_, a) -> addDate((TimeValue) a[0], (Int) a[1], (Int) a[2], (Int) a[3]),
                        GoType.INT,
                        GoType.INT,
                        GoType.INT));
        return methods;
    }

    /** Days beyond a month's end count into the next one, as in Go. */
    private static TimeValue addDate(TimeValue from, Int years, Int months, Int days) {
        try {
            ZonedDateTime first =
                    from.time.withDayOfMonth(1).plusYears(years.value()).plusMonths(months.value());
            long more = Math.addExact(days.value(), from.time.getDayOfMonth() - 1);
            return new TimeValue(first.plusDays(more), from.zoneName);
        } catch (DateTimeException | ArithmeticException e) {
            throw new GoError("the date is out of range", e);
        }
    }

    private static ZonedDateTime self(Value value) {
        return ((TimeValue) value).time;
    }

    private static void property(Map<String, GoFunction> methods, String name, Function<ZonedDateTime, Value> getter) {
        methods.put(name, GoFunction.method(name, (_, a) -> getter.apply(self(a[0]))));
    }

    private static void comparison(Map<String, GoFunction> methods, String name, IntPredicate test) {
        methods.put(
                name,
                GoFunction.method(
                        name,
                        (_, a) -> Bool.of(test.test(
                                self(a[0]).toInstant().compareTo(self(a[1]).toInstant()))),
                        PLAIN));
    }

    /** The time by a raw Go layout. */
    public String format(String layout) {
        return TimeFormat.format(time, layout, zoneName);
    }

    @Override
    public GoType type() {
        return TYPE;
    }

    @Override
    public String display() {
        return format("2006-01-02 15:04:05.999999999 -0700 MST");
    }

    @Override
    public String json() {
        return "\"" + format("2006-01-02T15:04:05.999999999Z07:00") + "\"";
    }
}

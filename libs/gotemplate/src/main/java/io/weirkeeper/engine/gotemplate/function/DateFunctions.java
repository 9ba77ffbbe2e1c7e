package io.weirkeeper.engine.gotemplate.function;

import static io.weirkeeper.engine.gotemplate.function.Arguments.text;
import static io.weirkeeper.engine.gotemplate.value.GoType.ANY;
import static io.weirkeeper.engine.gotemplate.value.GoType.STRING;

import io.weirkeeper.engine.gotemplate.format.Numbers;
import io.weirkeeper.engine.gotemplate.time.GoDuration;
import io.weirkeeper.engine.gotemplate.time.TimeValue;
import io.weirkeeper.engine.gotemplate.value.CallContext;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.GoType;
import io.weirkeeper.engine.gotemplate.value.Int;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/** Sprig's functions on dates. The local zone is that of the execution's clock. */
final class DateFunctions {
    private static final String DATE = "2006-01-02";
    private static final long HOUR = 3_600_000_000_000L;

    private DateFunctions() {}

    static void register(FunctionTable table) {
        table.add("now", (c, _) -> new TimeValue(now(c)));
        table.add("date", (c, a) -> format(c, text(a, 0), a[1], "Local"), STRING, ANY);
        table.add("dateInZone", (c, a) -> format(c, text(a, 0), a[1], text(a, 2)), STRING, ANY, STRING);
        table.alias("date_in_zone", "dateInZone");
        table.add("htmlDate", (c, a) -> format(c, DATE, a[0], "Local"), ANY);
        table.add("htmlDateInZone", (c, a) -> format(c, DATE, a[0], text(a, 1)), ANY, STRING);
        table.add("dateModify", DateFunctions::modify, STRING, TimeValue.TYPE);
        table.alias("date_modify", "dateModify");
        table.add("mustDateModify", (_, a) -> mustModify(a), STRING, TimeValue.TYPE);
        table.alias("must_date_modify", "mustDateModify");
        table.add("toDate", DateFunctions::lenientDate, STRING, STRING);
        table.add("mustToDate", (c, a) -> parse(c, a), STRING, STRING);
        table.add("unixEpoch", (_, a) -> Text.of(Long.toString(epoch(a[0]))), TimeValue.TYPE);
        table.add("ago", DateFunctions::ago, ANY);
        table.add("duration", DateFunctions::duration, ANY);
        table.add("durationRound", DateFunctions::roundDuration, ANY);
    }

    private static ZonedDateTime now(CallContext context) {
        return ZonedDateTime.now(context.clock());
    }

    private static ZoneId zone(CallContext context, String name) {
        if (name.equals("Local")) {
            return context.clock().getZone();
        }
        try {
            return name.isEmpty() || name.equals("UTC") ? ZoneOffset.UTC : ZoneId.of(name);
        } catch (DateTimeException e) {
            return ZoneOffset.UTC;
        }
    }

    private static ZonedDateTime instant(CallContext context, Value value) {
        return switch (value) {
            case TimeValue time -> time.time();
            case Int number
            when number.type() == GoType.INT || number.type() == GoType.INT64 || number.type() == GoType.INT32 ->
                fromEpoch(number.value(), context.clock().getZone());
            default -> now(context);
        };
    }

    private static ZonedDateTime fromEpoch(long seconds, ZoneId zone) {
        try {
            return Instant.ofEpochSecond(seconds).atZone(zone);
        } catch (DateTimeException e) {
            throw new GoError("the time " + seconds + " is out of range", e);
        }
    }

    private static Value format(CallContext context, String layout, Value value, String zone) {
        ZonedDateTime time = instant(context, value);
        return new Text(new TimeValue(time.withZoneSameInstant(zone(context, zone))).format(layout));
    }

    private static Value modify(CallContext context, Value[] a) {
        try {
            return mustModify(a);
        } catch (GoError e) {
            return a[1];
        }
    }

    private static Value mustModify(Value[] a) {
        TimeValue from = (TimeValue) a[1];
        return new TimeValue(from.time().plusNanos(GoDuration.parse(text(a, 0))), from.zoneName());
    }

    private static Value parse(CallContext context, Value[] a) {
        return TimeValue.parse(text(a, 0), text(a, 1), context.clock().getZone());
    }

    private static Value lenientDate(CallContext context, Value[] a) {
        try {
            return parse(context, a);
        } catch (GoError e) {
            return TimeValue.ZERO;
        }
    }

    private static long epoch(Value value) {
        return ((TimeValue) value).time().toEpochSecond();
    }

    private static Value ago(CallContext context, Value[] a) {
        Duration passed = Duration.between(instant(context, a[0]), now(context));
        long seconds = passed.plusMillis(passed.isNegative() ? -500 : 500).toSeconds();
        return new Text(GoDuration.print(seconds * 1_000_000_000L));
    }

    private static Value duration(CallContext context, Value[] a) {
        long seconds = switch (a[0]) {
            case Text text -> Numbers.parseInt(text.raw(), 10).orElse(0);
            case Int number when number.type() == GoType.INT64 -> number.value();
            default -> 0;
        };
        return new Text(GoDuration.print(seconds * 1_000_000_000L));
    }

    private static Value roundDuration(CallContext context, Value[] a) {
        long nanos = switch (a[0]) {
            case Text text -> lenientDuration(text.raw());
            case Int number when number.type() == GoType.INT64 -> number.value();
            case TimeValue time -> Duration.between(time.time(), now(context)).toNanos();
            default -> 0;
        };
        long magnitude = Math.abs(nanos);
        long[] units = {HOUR * 24 * 365, HOUR * 24 * 30, HOUR * 24, HOUR, HOUR / 60, HOUR / 3600};
        String[] names = {"y", "mo", "d", "h", "m", "s"};
        for (int i = 0; i < units.length; i++) {
            if (Long.compareUnsigned(magnitude, units[i]) > 0) {
                return Text.of(Long.divideUnsigned(magnitude, units[i]) + names[i]);
            }
        }
        return Text.of("0s");
    }

    private static long lenientDuration(String raw) {
        try {
            return GoDuration.parse(raw);
        } catch (GoError e) {
            return 0;
        }
    }
}

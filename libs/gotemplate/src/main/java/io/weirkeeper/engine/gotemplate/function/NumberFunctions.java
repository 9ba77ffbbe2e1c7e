package io.weirkeeper.engine.gotemplate.function;

import static io.weirkeeper.engine.gotemplate.value.GoType.ANY;
import static io.weirkeeper.engine.gotemplate.value.GoType.FLOAT64;
import static io.weirkeeper.engine.gotemplate.value.GoType.INT;

import io.weirkeeper.engine.gotemplate.format.Numbers;
import io.weirkeeper.engine.gotemplate.format.Printer;
import io.weirkeeper.engine.gotemplate.value.CallContext;
import io.weirkeeper.engine.gotemplate.value.Float64;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.GoType;
import io.weirkeeper.engine.gotemplate.value.Int;
import io.weirkeeper.engine.gotemplate.value.ListValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BinaryOperator;

/** Sprig's arithmetic: int64 for the plain functions, decimals (shopspring/decimal 1.4) for those that end in f. */
final class NumberFunctions {
    private static final int DIVISION_PRECISION = 16;
    private static final int BYTES_PER_NUMBER = 32;

    private NumberFunctions() {}

    static void register(FunctionTable table) {
        table.add("int", (_, a) -> Int.of(Casts.toInt64(a[0])), ANY);
        table.add("int64", (_, a) -> Int.int64(Casts.toInt64(a[0])), ANY);
        table.add("float64", (_, a) -> new Float64(Casts.toFloat64(a[0])), ANY);
        table.add(
                "toDecimal",
                (_, a) -> Int.int64(Numbers.parseInt(Printer.print(a[0]), 8).orElse(0)),
                ANY);
        table.add("add1", (_, a) -> Int.int64(Casts.toInt64(a[0]) + 1), ANY);
        table.addVariadic("add", ANY, NumberFunctions::add);
        table.add("sub", (_, a) -> Int.int64(Casts.toInt64(a[0]) - Casts.toInt64(a[1])), ANY, ANY);
        table.add("div", (_, a) -> Int.int64(Casts.toInt64(a[0]) / divisor(a[1])), ANY, ANY);
        table.add("mod", (_, a) -> Int.int64(Casts.toInt64(a[0]) % divisor(a[1])), ANY, ANY);
        table.addVariadic("mul", ANY, NumberFunctions::multiply, ANY);
        table.addVariadic("max", ANY, NumberFunctions::max, ANY);
        table.alias("biggest", "max");
        table.addVariadic("min", ANY, NumberFunctions::min, ANY);
        table.addVariadic("maxf", ANY, (_, a) -> fold(a, Math::max), ANY);
        table.addVariadic("minf", ANY, (_, a) -> fold(a, Math::min), ANY);
        table.add("add1f", (_, a) -> decimals(new Value[] {a[0], Int.of(1)}, BigDecimal::add), ANY);
        table.addVariadic("addf", ANY, (_, a) -> decimals(withZero(a), BigDecimal::add));
        table.addVariadic("subf", ANY, (_, a) -> decimals(a, BigDecimal::subtract), ANY);
        table.addVariadic("mulf", ANY, (_, a) -> decimals(a, BigDecimal::multiply), ANY);
        table.addVariadic("divf", ANY, (_, a) -> decimals(a, NumberFunctions::divide), ANY);
        table.add("ceil", (_, a) -> new Float64(Math.ceil(Casts.toFloat64(a[0]))), ANY);
        table.add("floor", (_, a) -> new Float64(Math.floor(Casts.toFloat64(a[0]))), ANY);
        table.addVariadic("round", FLOAT64, NumberFunctions::round, ANY, INT);
        table.add("until", NumberFunctions::until, INT);
        table.add("untilStep", NumberFunctions::untilStep, INT, INT, INT);
        table.addVariadic("seq", INT, NumberFunctions::sequence);
        table.add("randInt", NumberFunctions::randomInt, INT, INT);
    }

    private static long divisor(Value value) {
        long divisor = Casts.toInt64(value);
        if (divisor == 0) {
            throw new GoError("runtime error: integer divide by zero");
        }
        return divisor;
    }

    private static Value add(CallContext context, Value[] a) {
        long sum = 0;
        for (Value value : a) {
            sum += Casts.toInt64(value);
        }
        return Int.int64(sum);
    }

    private static Value multiply(CallContext context, Value[] a) {
        long product = 1;
        for (Value value : a) {
            product *= Casts.toInt64(value);
        }
        return Int.int64(product);
    }

    private static Value max(CallContext context, Value[] a) {
        long max = Casts.toInt64(a[0]);
        for (Value value : a) {
            max = Math.max(max, Casts.toInt64(value));
        }
        return Int.int64(max);
    }

    private static Value min(CallContext context, Value[] a) {
        long min = Casts.toInt64(a[0]);
        for (Value value : a) {
            min = Math.min(min, Casts.toInt64(value));
        }
        return Int.int64(min);
    }

    private static Value fold(Value[] a, BinaryOperator<Double> operator) {
        double result = Casts.toFloat64(a[0]);
        for (int i = 1; i < a.length; i++) {
            result = operator.apply(result, Casts.toFloat64(a[i]));
        }
        return new Float64(result);
    }

    private static Value[] withZero(Value[] a) {
        Value[] values = new Value[a.length + 1];
        values[0] = new Float64(0);
        System.arraycopy(a, 0, values, 1, a.length);
        return values;
    }

    private static Value decimals(Value[] a, BinaryOperator<BigDecimal> operator) {
        BigDecimal result = decimal(a[0]);
        for (int i = 1; i < a.length; i++) {
            result = operator.apply(result, decimal(a[i]));
        }
        return new Float64(result.doubleValue());
    }

    private static BigDecimal decimal(Value value) {
        double number = Casts.toFloat64(value);
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw new GoError("Cannot create a Decimal from " + Printer.print(new Float64(number)));
        }
        return new BigDecimal(Double.toString(number));
    }

    private static BigDecimal divide(BigDecimal a, BigDecimal b) {
        if (b.signum() == 0) {
            throw new GoError("decimal division by 0");
        }
        return a.divide(b, DIVISION_PRECISION, RoundingMode.HALF_UP);
    }

    private static Value round(CallContext context, Value[] a) {
        double threshold = a.length > 2 ? ((Float64) a[2]).value() : 0.5;
        double power = powerOfTen(Arguments.integer(a, 1));
        double scaled = power * Casts.toFloat64(a[0]);
        double fraction = scaled - (scaled < 0 ? Math.ceil(scaled) : Math.floor(scaled));
        double rounded = fraction >= threshold ? Math.ceil(scaled) : Math.floor(scaled);
        return new Float64(rounded / power);
    }

    /** Go's math.Pow(10, n), to the last bit: repeated squaring of the fraction of ten. */
    private static double powerOfTen(long n) {
        if (n == Long.MIN_VALUE || Math.abs(n) > 400) {
            return n > 0 ? Double.POSITIVE_INFINITY : 0;
        }
        double result = 1;
        long resultExponent = 0;
        double fraction = 0.625;
        long exponent = 4;
        for (long i = Math.abs(n); i != 0; i >>= 1) {
            if ((i & 1) == 1) {
                result *= fraction;
                resultExponent += exponent;
            }
            fraction *= fraction;
            exponent <<= 1;
            if (fraction < 0.5) {
                fraction += fraction;
                exponent--;
            }
        }
        return n < 0 ? Math.scalb(1 / result, (int) -resultExponent) : Math.scalb(result, (int) resultExponent);
    }

    private static Value until(CallContext context, Value[] a) {
        long count = Arguments.integer(a, 0);
        return integers(steps(context, 0, count, count < 0 ? -1 : 1));
    }

    private static Value untilStep(CallContext context, Value[] a) {
        return integers(steps(context, Arguments.integer(a, 0), Arguments.integer(a, 1), Arguments.integer(a, 2)));
    }

    private static Value integers(List<Value> numbers) {
        return ListValue.of(GoType.INTS, numbers);
    }

    private static List<Value> steps(CallContext context, long start, long stop, long step) {
        List<Value> numbers = new ArrayList<>();
        boolean down = stop < start;
        if (down ? step >= 0 : step <= 0) {
            return numbers;
        }
        double count = Math.ceil(((double) stop - (double) start) / (double) step);
        context.charge((long) Math.min(count * BYTES_PER_NUMBER, Long.MAX_VALUE / 4.0));
        for (long i = start; down ? i > stop : i < stop; i += step) {
            numbers.add(Int.of(i));
        }
        return numbers;
    }

    private static Value sequence(CallContext context, Value[] a) {
        if (a.length == 0 || a.length > 3) {
            return Text.EMPTY;
        }
        long start = a.length == 1 ? 1 : Arguments.integer(a, 0);
        long end = Arguments.integer(a, a.length - 1);
        long direction = end < start ? -1 : 1;
        long step = a.length == 3 ? Arguments.integer(a, 1) : direction;
        if (a.length == 3 && direction < 0 && step > 0) {
            return Text.EMPTY;
        }
        StringBuilder out = new StringBuilder();
        for (Value number : steps(context, start, end + direction, step)) {
            out.append(out.isEmpty() ? "" : " ").append(((Int) number).value());
        }
        return new Text(out.toString());
    }

    private static Value randomInt(CallContext context, Value[] a) {
        long low = Arguments.integer(a, 0);
        long range = Arguments.integer(a, 1) - low;
        if (range <= 0) {
            throw new GoError("invalid argument to Intn");
        }
        return Int.of(context.random().nextLong(range) + low);
    }
}

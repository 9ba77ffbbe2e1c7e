package io.weirkeeper.engine.gotemplate.format;

import io.weirkeeper.engine.gotemplate.value.Int;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.util.List;

/** Go's fmt.Sprintf over one format and its operands, with Go's marks for wrong and missing operands. */
public final class Formatter {
    private static final int TOO_LARGE = 1_000_000;

    private final String format;
    private final List<Value> operands;
    private final StringBuilder out;
    private final Printer printer;
    private int at;
    private int operand;
    private boolean reordered;
    private boolean goodOperand;
    private boolean afterIndex;

    private Formatter(String format, List<Value> operands) {
        this.format = format;
        this.operands = operands;
        this.out = new StringBuilder(format.length() + 16);
        this.printer = new Printer(out);
    }

    /** Formats raw text. */
    public static String sprintf(String format, List<Value> operands) {
        return new Formatter(format, operands).run();
    }

    private String run() {
        while (at < format.length()) {
            int percent = format.indexOf('%', at);
            if (percent < 0) {
                out.append(format, at, format.length());
                break;
            }
            out.append(format, at, percent);
            at = percent + 1;
            goodOperand = true;
            printer.flags.clear();
            if (!simpleVerb() && !fullVerb()) {
                break;
            }
        }
        if (!reordered && operand < operands.size()) {
            extraOperands();
        }
        return out.toString();
    }

    /** Reads flags; a verb that follows directly is printed at once. */
    private boolean simpleVerb() {
        Flags flags = printer.flags;
        for (; at < format.length(); at++) {
            char c = format.charAt(at);
            switch (c) {
                case '#' -> flags.sharp = true;
                case '0' -> flags.zero = true;
                case '+' -> flags.plus = true;
                case '-' -> flags.minus = true;
                case ' ' -> flags.space = true;
                default -> {
                    if (c < 'a' || c > 'z' || operand >= operands.size()) {
                        return false;
                    }
                    at++;
                    printOperand(c);
                    return true;
                }
            }
        }
        return false;
    }

    /** Reads argument index, width, precision and verb; false when the format ends before the verb. */
    private boolean fullVerb() {
        afterIndex = false;
        index();
        width();
        if (at + 1 <= format.length() && at < format.length() && format.charAt(at) == '.') {
            precision();
        }
        if (!afterIndex) {
            index();
        }
        if (at >= format.length()) {
            out.append("%!(NOVERB)");
            return false;
        }
        long decoded = Runes.decode(format, at);
        int verb = Runes.rune(decoded);
        at += Runes.width(decoded);
        if (verb == '%') {
            out.append('%');
        } else if (!goodOperand) {
            complain(verb, "(BADINDEX)");
        } else if (operand >= operands.size()) {
            complain(verb, "(MISSING)");
        } else {
            printOperand((char) Math.min(verb, Character.MAX_VALUE));
        }
        return true;
    }

    private void complain(int verb, String what) {
        out.append("%!");
        Runes.append(out, verb);
        out.append(what);
    }

    private void printOperand(char verb) {
        Flags flags = printer.flags;
        if (verb == 'v' || verb == 'w') {
            flags.sharpV = flags.sharp;
            flags.sharp = false;
            flags.plusV = flags.plus;
            flags.plus = false;
        }
        printer.printArgument(operands.get(operand), verb);
        operand++;
    }

    private void width() {
        Flags flags = printer.flags;
        if (at < format.length() && format.charAt(at) == '*') {
            at++;
            int width = intOperand();
            flags.hasWidth = width != Integer.MIN_VALUE;
            if (!flags.hasWidth) {
                out.append("%!(BADWIDTH)");
                width = 0;
            }
            if (width < 0) {
                width = -width;
                flags.minus = true;
                flags.zero = false;
            }
            flags.width = width;
            afterIndex = false;
            return;
        }
        int number = number();
        flags.hasWidth = number >= 0;
        flags.width = Math.max(number, 0);
        if (afterIndex && flags.hasWidth) {
            goodOperand = false;
        }
    }

    private void precision() {
        Flags flags = printer.flags;
        if (at + 1 >= format.length()) {
            return;
        }
        at++;
        if (afterIndex) {
            goodOperand = false;
        }
        index();
        if (at < format.length() && format.charAt(at) == '*') {
            at++;
            int precision = intOperand();
            flags.hasPrecision = precision >= 0;
            flags.precision = Math.max(precision, 0);
            if (!flags.hasPrecision) {
                out.append("%!(BADPREC)");
            }
            afterIndex = false;
            return;
        }
        flags.precision = Math.max(number(), 0);
        flags.hasPrecision = true;
    }

    /** The operand as an int, or MIN_VALUE when it is none or too large. */
    private int intOperand() {
        if (operand >= operands.size()) {
            return Integer.MIN_VALUE;
        }
        Value value = operands.get(operand++);
        if (value instanceof Int number && Math.abs(number.value()) <= TOO_LARGE) {
            return (int) number.value();
        }
        return Integer.MIN_VALUE;
    }

    /** A decimal number, or -1 when there is none. */
    private int number() {
        int value = 0;
        int from = at;
        while (at < format.length() && format.charAt(at) >= '0' && format.charAt(at) <= '9') {
            if (value > TOO_LARGE) {
                at = format.length();
                return -1;
            }
            value = value * 10 + format.charAt(at) - '0';
            at++;
        }
        return at == from ? -1 : value;
    }

    private void index() {
        afterIndex = false;
        if (at >= format.length() || format.charAt(at) != '[') {
            return;
        }
        reordered = true;
        int end = format.indexOf(']', at);
        if (end < 0 || format.length() - at < 3) {
            goodOperand = false;
            at++;
            return;
        }
        int number = 0;
        boolean digits = end > at + 1;
        for (int i = at + 1; i < end; i++) {
            char c = format.charAt(i);
            if (c < '0' || c > '9' || number > TOO_LARGE) {
                digits = false;
                break;
            }
            number = number * 10 + c - '0';
        }
        at = end + 1;
        if (digits && number >= 1 && number <= operands.size()) {
            operand = number - 1;
            afterIndex = true;
            return;
        }
        goodOperand = false;
        afterIndex = digits;
    }

    private void extraOperands() {
        printer.flags.clear();
        out.append("%!(EXTRA ");
        for (int i = operand; i < operands.size(); i++) {
            Value value = operands.get(i);
            out.append(i > operand ? ", " : "");
            if (value.isNothing()) {
                out.append("<nil>");
            } else {
                out.append(value.type().name()).append('=');
                printer.printArgument(value, 'v');
            }
        }
        out.append(')');
    }
}

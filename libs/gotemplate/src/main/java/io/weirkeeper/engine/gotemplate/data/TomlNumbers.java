package io.weirkeeper.engine.gotemplate.data;

import static io.weirkeeper.engine.gotemplate.data.TomlScanner.isDigit;
import static io.weirkeeper.engine.gotemplate.data.TomlScanner.quoted;

import io.weirkeeper.engine.gotemplate.format.Numbers;
import io.weirkeeper.engine.gotemplate.format.Quoting;
import io.weirkeeper.engine.gotemplate.format.Runes;
import io.weirkeeper.engine.gotemplate.time.TimeValue;
import io.weirkeeper.engine.gotemplate.value.Float64;
import io.weirkeeper.engine.gotemplate.value.Int;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.time.ZoneId;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** TOML's numbers and dates, read from their first character on, which the scanner has marked. */
final class TomlNumbers {
    private final TomlScanner scanner;
    private final ZoneId local;

    TomlNumbers(TomlScanner scanner, ZoneId local) {
        this.scanner = scanner;
        this.local = local;
    }

    /** A number after its sign. */
    Value signed() {
        int rune = scanner.next();
        switch (rune) {
            case 'i' -> {
                return special('n', 'f');
            }
            case 'n' -> {
                return special('a', 'n');
            }
            case '.' -> throw scanner.error("floats must start with a digit, not '.'");
            case '0' -> {
                int base = scanner.peek();
                if (base == 'b' || base == 'o' || base == 'x') {
                    throw scanner.error(
                            "cannot use sign with non-decimal numbers: '" + scanner.current() + (char) base + "'");
                }
            }
            default -> {}
        }
        if (!isDigit(rune)) {
            throw scanner.unexpected(rune, "expected a digit but got " + quoted(rune));
        }
        return decimalNumber();
    }

    private Value special(char second, char third) {
        if (!scanner.accept(second) || !scanner.accept(third)) {
            throw scanner.error("invalid float: '" + scanner.current() + "'");
        }
        return decimal(scanner.current());
    }

    /** A number or a date after its first digit. */
    Value unsigned(int first) {
        int rune = scanner.peek();
        if (first == '0') {
            switch (rune) {
                case 'b' -> {
                    return based("not a binary number", "01");
                }
                case 'o' -> {
                    return based("not an octal number", "01234567");
                }
                case 'x' -> {
                    return based("not a hexadecimal number", "0123456789abcdefABCDEF");
                }
                case '-', ':' -> {
                    return integer(scanner.current());
                }
                default -> {}
            }
        }
        while (isDigit(rune)) {
            scanner.next();
            rune = scanner.peek();
        }
        return rune == '-' || rune == ':' ? date() : decimalNumber();
    }

    private Value based(String problem, String digits) {
        scanner.next();
        int first = scanner.peek();
        if (first >= 0x80 || digits.indexOf(first) < 0) {
            StringBuilder text = new StringBuilder(scanner.current());
            Runes.append(text, first);
            throw scanner.error(problem + ": '" + text + "'");
        }
        for (int rune = first; rune == '_' || rune < 0x80 && digits.indexOf(rune) >= 0; rune = scanner.peek()) {
            scanner.next();
        }
        return integer(scanner.current());
    }

    private Value decimalNumber() {
        for (int rune = scanner.peek(); ; rune = scanner.peek()) {
            if (rune == '.' || rune == 'e' || rune == 'E') {
                while (rune < 0x80 && "0123456789_.-+eE".indexOf(rune) >= 0) {
                    scanner.next();
                    rune = scanner.peek();
                }
                return decimal(scanner.current());
            }
            if (!isDigit(rune) && rune != '_') {
                return integer(scanner.current());
            }
            scanner.next();
        }
    }

    private Value integer(String text) {
        String shown = Quoting.quote(text);
        if (!underscoresAreFine(text)) {
            throw scanner.error("Invalid integer " + shown + ": underscores must be surrounded by digits");
        }
        if (hasLeadingZero(text)) {
            throw scanner.error("Invalid integer " + shown + ": cannot have leading zeroes");
        }
        OptionalLong value = Numbers.parseInt(text, 0);
        if (value.isEmpty()) {
            throw scanner.error(text + " is out of range for int64");
        }
        return Int.int64(value.getAsLong());
    }

    /** A float by its text. */
    Value decimal(String text) {
        String shown = Quoting.quote(text);
        String[] parts = text.split("[.eE]+");
        String first = "";
        for (String part : parts) {
            if (part.isEmpty()) {
                continue;
            }
            first = first.isEmpty() ? part : first;
            if (!underscoresAreFine(part)) {
                throw scanner.error("Invalid float " + shown + ": underscores must be surrounded by digits");
            }
        }
        if (hasLeadingZero(first)) {
            throw scanner.error("Invalid float " + shown + ": cannot have leading zeroes");
        }
        if (!periodsAreFine(text)) {
            throw scanner.error("Invalid float " + shown + ": '.' must be followed by one or more digits");
        }
        String plain = text.replace("_", "");
        if (plain.equals("+nan") || plain.equals("-nan")) {
            plain = "nan";
        }
        OptionalDouble value = Numbers.parseFloat(plain);
        if (value.isEmpty()) {
            throw scanner.error(
                    isTooLarge(plain) ? text + " is out of range for float64" : "Invalid float value: " + shown);
        }
        return new Float64(value.getAsDouble());
    }

    private static boolean isTooLarge(String text) {
        try {
            return Double.isInfinite(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private Value date() {
        for (int rune = scanner.peek(); rune < 0x80 && "0123456789-:Tt .Zz+".indexOf(rune) >= 0 && rune != 0; ) {
            scanner.next();
            rune = scanner.peek();
        }
        String text =
                scanner.current().strip().replace('z', 'Z').replace('t', 'T').replace(' ', 'T');
        TimeValue time = TomlTime.read(text, local);
        if (time == null) {
            throw scanner.error("invalid datetime: " + Quoting.quote(text));
        }
        return time;
    }

    private static boolean hasLeadingZero(String text) {
        if (text.length() > 1 && text.charAt(0) == '0') {
            return "box".indexOf(text.charAt(1)) < 0;
        }
        return text.length() > 2 && (text.charAt(0) == '-' || text.charAt(0) == '+') && text.charAt(1) == '0';
    }

    private static boolean underscoresAreFine(String text) {
        switch (text) {
            case "nan", "+nan", "-nan", "inf", "+inf", "-inf" -> {
                return true;
            }
            default -> {}
        }
        boolean afterDigit = false;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '_' && !afterDigit) {
                return false;
            }
            afterDigit = TomlScanner.isHex(text.charAt(i));
        }
        return afterDigit;
    }

    private static boolean periodsAreFine(String text) {
        boolean afterPeriod = false;
        for (int i = 0; i < text.length(); i++) {
            if (afterPeriod && !isDigit(text.charAt(i))) {
                return false;
            }
            afterPeriod = text.charAt(i) == '.';
        }
        return !afterPeriod;
    }
}

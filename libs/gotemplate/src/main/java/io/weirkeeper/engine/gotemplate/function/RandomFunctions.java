package io.weirkeeper.engine.gotemplate.function;

import static io.weirkeeper.engine.gotemplate.value.GoType.INT;
import static io.weirkeeper.engine.gotemplate.value.GoType.STRING;

import io.weirkeeper.engine.gotemplate.format.Runes;
import io.weirkeeper.engine.gotemplate.value.CallContext;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.util.Base64;
import java.util.UUID;

/** Sprig's random texts, from the execution's source of randomness. */
final class RandomFunctions {
    private static final String DIGITS = "0123456789";
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private static final String PRINTABLE = printable();

    private RandomFunctions() {}

    static void register(FunctionTable table) {
        table.add("randAlphaNum", (c, a) -> text(c, a, DIGITS + LETTERS), INT);
        table.add("randAlpha", (c, a) -> text(c, a, LETTERS), INT);
        table.add("randNumeric", (c, a) -> text(c, a, DIGITS), INT);
        table.add("randAscii", (c, a) -> text(c, a, PRINTABLE), INT);
        table.add("randBytes", RandomFunctions::bytes, INT);
        table.add("uuidv4", (c, _) -> uuid(c));
        table.add("shuffle", RandomFunctions::shuffle, STRING);
    }

    private static String printable() {
        StringBuilder out = new StringBuilder();
        for (char c = 32; c < 127; c++) {
            out.append(c);
        }
        return out.toString();
    }

    private static Value text(CallContext context, Value[] a, String alphabet) {
        long count = Math.max(Arguments.integer(a, 0), 0);
        context.charge(count);
        StringBuilder out = new StringBuilder((int) count);
        for (int i = 0; i < count; i++) {
            out.append(alphabet.charAt(context.random().nextInt(alphabet.length())));
        }
        return new Text(out.toString());
    }

    private static Value bytes(CallContext context, Value[] a) {
        long count = Arguments.integer(a, 0);
        if (count < 0) {
            throw new GoError("runtime error: makeslice: len out of range");
        }
        context.charge(count);
        byte[] bytes = new byte[(int) count];
        context.random().nextBytes(bytes);
        return Text.of(Base64.getEncoder().encodeToString(bytes));
    }

    private static Value uuid(CallContext context) {
        long high = context.random().nextLong() & ~0xf000L | 0x4000L;
        long low = context.random().nextLong() & ~(3L << 62) | 1L << 63;
        return Text.of(new UUID(high, low).toString());
    }

    private static Value shuffle(CallContext context, Value[] a) {
        int[] runes = Runes.toArray(Arguments.text(a, 0));
        for (int i = runes.length - 1; i > 0; i--) {
            int other = context.random().nextInt(i + 1);
            int kept = runes[i];
            runes[i] = runes[other];
            runes[other] = kept;
        }
        return new Text(Runes.toRaw(runes, 0, runes.length));
    }
}

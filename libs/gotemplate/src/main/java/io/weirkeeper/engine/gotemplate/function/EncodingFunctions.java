package io.weirkeeper.engine.gotemplate.function;

import static io.weirkeeper.engine.gotemplate.function.Arguments.text;
import static io.weirkeeper.engine.gotemplate.value.GoType.STRING;

import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.Adler32;

/** Sprig's encodings and checksums. */
final class EncodingFunctions {
    private static final String BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private EncodingFunctions() {}

    static void register(FunctionTable table) {
        table.add("b64enc", (_, a) -> Text.of(Base64.getEncoder().encodeToString(bytes(a))), STRING);
        table.add("b64dec", (_, a) -> new Text(decode(text(a, 0), BASE64, 6, 4, "base64")), STRING);
        table.add("b32enc", (_, a) -> new Text(encodeBase32(text(a, 0))), STRING);
        table.add("b32dec", (_, a) -> new Text(decodeBase32(text(a, 0))), STRING);
        table.add("sha1sum", (_, a) -> digest("SHA-1", a), STRING);
        table.add("sha256sum", (_, a) -> digest("SHA-256", a), STRING);
        table.add("sha512sum", (_, a) -> digest("SHA-512", a), STRING);
        table.add("adler32sum", (_, a) -> adler(a), STRING);
    }

    /** Decodes base64; fails with Go's error. */
    static Value base64(String raw) {
        String decoded = decode(raw, BASE64, 6, 4, "base64");
        if (decoded.startsWith("illegal base64 data")) {
            throw new GoError(decoded);
        }
        return new Text(decoded);
    }

    private static byte[] bytes(Value[] a) {
        return ((Text) a[0]).bytes();
    }

    private static Value digest(String algorithm, Value[] a) {
        try {
            byte[] digest = MessageDigest.getInstance(algorithm).digest(bytes(a));
            return Text.of(HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("the JDK has no " + algorithm, e);
        }
    }

    private static Value adler(Value[] a) {
        Adler32 sum = new Adler32();
        sum.update(bytes(a));
        return Text.of(Long.toString(sum.getValue()));
    }

    private static String encodeBase32(String raw) {
        StringBuilder out = new StringBuilder((raw.length() + 4) / 5 * 8);
        for (int i = 0; i < raw.length(); i += 5) {
            long block = 0;
            int count = Math.min(5, raw.length() - i);
            for (int j = 0; j < 5; j++) {
                block = block << 8 | (j < count ? raw.charAt(i + j) : 0);
            }
            int used = (count * 8 + 4) / 5;
            for (int j = 0; j < 8; j++) {
                out.append(j < used ? BASE32.charAt((int) (block >> (35 - 5 * j)) & 31) : '=');
            }
        }
        return out.toString();
    }

    /** Go takes line ends away before it decodes base32, and so counts without them. */
    private static String decodeBase32(String raw) {
        return decode(raw.replace("\n", "").replace("\r", ""), BASE32, 5, 8, "base32");
    }

    /** Go's padded decoding, which skips line ends; the result is the error's text when the input is corrupt. */
    private static String decode(String raw, String alphabet, int bits, int group, String name) {
        StringBuilder out = new StringBuilder(raw.length() * bits / 8);
        long block = 0;
        int count = 0;
        int at = 0;
        while (at < raw.length()) {
            char c = raw.charAt(at);
            if (c == '\n' || c == '\r') {
                at++;
                continue;
            }
            int value = alphabet.indexOf(c);
            if (value < 0) {
                return c == '='
                        ? padding(raw, at, block, count, new Decoding(out, bits, group, name))
                        : corrupt(name, at);
            }
            block = block << bits | value;
            at++;
            if (++count == group) {
                flush(out, block, group * bits);
                block = 0;
                count = 0;
            }
        }
        return count == 0 ? out.toString() : corrupt(name, at - count);
    }

    private record Decoding(StringBuilder out, int bits, int group, String name) {}

    private static void flush(StringBuilder out, long block, int bits) {
        for (int shift = bits - 8; shift >= 0; shift -= 8) {
            out.append((char) (block >> shift & 0xff));
        }
    }

    private static String padding(String raw, int from, long block, int count, Decoding decoding) {
        boolean base64 = decoding.group == 4;
        boolean allowed = base64 ? count == 2 || count == 3 : count == 2 || count == 4 || count == 5 || count == 7;
        if (!allowed) {
            return corrupt(decoding.name, from);
        }
        int at = from;
        int pads = 0;
        while (at < raw.length() && pads < decoding.group - count) {
            char c = raw.charAt(at);
            if (c == '=') {
                pads++;
            } else if (c != '\n' && c != '\r') {
                return corrupt(decoding.name, at - 1);
            }
            at++;
        }
        if (pads < decoding.group - count) {
            return corrupt(decoding.name, raw.length());
        }
        // what follows the padding is looked at for base64 alone, as in Go
        while (base64 && at < raw.length()) {
            if (raw.charAt(at) != '\n' && raw.charAt(at) != '\r') {
                return corrupt(decoding.name, at);
            }
            at++;
        }
        int spare = count * decoding.bits % 8;
        flush(decoding.out, block >> spare, count * decoding.bits - spare);
        return decoding.out.toString();
    }

    private static String corrupt(String name, int at) {
        return "illegal " + name + " data at input byte " + at;
    }
}

package io.weirkeeper.engine.yaml;

import java.util.Arrays;

/** Prints nodes as Go's encoding/json does: compact, keys sorted bytewise, {@code <}, {@code >} and {@code &} escaped. */
public final class JsonWriter {
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private JsonWriter() {}

    /** @throws YamlException when the node has no form in JSON, as for {@link YamlWriter#write} */
    public static String write(YamlNode node) {
        StringBuilder out = new StringBuilder(256);
        append(out, node);
        return out.toString();
    }

    /** Like {@link #write}, onto the end of a text. */
    public static void append(StringBuilder out, YamlNode node) {
        append(out, node, new CanonicalScalars(), true);
    }

    private static void append(StringBuilder out, YamlNode node, CanonicalScalars scalars, boolean isRoot) {
        if (node instanceof YamlMap map) {
            appendMap(out, map, scalars, isRoot);
        } else if (node instanceof YamlList list) {
            out.append('[');
            for (int i = 0; i < list.size(); i++) {
                if (i > 0) {
                    out.append(',');
                }
                append(out, list.get(i), scalars, false);
            }
            out.append(']');
        } else if (node instanceof YamlScalar scalar) {
            appendScalar(out, scalar);
        }
    }

    private static void appendMap(StringBuilder out, YamlMap map, CanonicalScalars scalars, boolean isRoot) {
        scalars.check(map, isRoot);
        String[] keys = map.keys().toArray(String[]::new);
        Arrays.sort(keys, JsonWriter::compareBytewise);
        out.append('{');
        for (int i = 0; i < keys.length; i++) {
            if (i > 0) {
                out.append(',');
            }
            appendString(out, keys[i]);
            out.append(':');
            append(out, map.valueAt(map.indexOf(keys[i])), scalars, false);
        }
        out.append('}');
    }

    /** The order of the UTF-8 bytes, which is that of the code points. */
    static int compareBytewise(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char x = a.charAt(i);
            char y = b.charAt(i);
            if (x != y) {
                // surrogates stand for what is above every other char
                int left = Character.isSurrogate(x) ? x + 0x10000 : x;
                int right = Character.isSurrogate(y) ? y + 0x10000 : y;
                return Integer.compare(left, right);
            }
        }
        return Integer.compare(a.length(), b.length());
    }

    private static void appendScalar(StringBuilder out, YamlScalar scalar) {
        switch (CanonicalScalars.tagOf(scalar)) {
            case STRING, MERGE -> appendString(out, CanonicalScalars.stringText(scalar));
            case TIMESTAMP, BINARY -> appendString(out, String.valueOf(scalar.value()));
            case NULL, BOOL, INT -> out.append(scalar.value());
            case FLOAT -> out.append(CanonicalScalars.jsonFloat(scalar));
        }
    }

    /** A string in quotes with the escapes of encoding/json. */
    public static void appendString(StringBuilder out, String text) {
        out.append('"');
        int done = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean lone = Character.isSurrogate(c) && !isPaired(text, i);
            if (c >= 0x20
                    && c != '"'
                    && c != '\\'
                    && c != '<'
                    && c != '>'
                    && c != '&'
                    && c != 0x2028
                    && c != 0x2029
                    && !lone) {
                continue;
            }
            out.append(text, done, i);
            done = i + 1;
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\b' -> out.append("\\b");
                case '\f' -> out.append("\\f");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    int shown = lone ? 0xFFFD : c;
                    out.append("\\u");
                    for (int shift = 12; shift >= 0; shift -= 4) {
                        out.append(HEX[(shown >> shift) & 15]);
                    }
                }
            }
        }
        out.append(text, done, text.length()).append('"');
    }

    private static boolean isPaired(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }
}

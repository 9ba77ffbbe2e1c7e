package io.weirkeeper.engine.kustomize.field;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.yaml.ScalarStyle;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlScalar;
import io.weirkeeper.engine.yaml.YamlTag;

/** Reads strict JSON, as encoding/json accepts it, into nodes; of duplicate names the last wins. */
public final class JsonText {
    private static final int DEEPEST = 1_000;

    private final String file;
    private final String text;
    private int at;

    private JsonText(String file, String text) {
        this.file = file;
        this.text = text;
    }

    /** @throws KustomizeException when the text is not exactly one JSON value */
    public static YamlNode parse(String file, String text) {
        JsonText json = new JsonText(file, text);
        YamlNode value = json.value(0);
        json.skipSpace();
        if (json.at < text.length()) {
            throw json.failure("text after the value");
        }
        return value;
    }

    private KustomizeException failure(String problem) {
        int line = 1
                + (int) text.substring(0, Math.min(at, text.length()))
                        .chars()
                        .filter(c -> c == '\n')
                        .count();
        return new KustomizeException(file + ":" + line + ": invalid JSON: " + problem);
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private char peek() {
        if (at >= text.length()) {
            throw failure("the text ends too early");
        }
        return text.charAt(at);
    }

    private void expect(char expected) {
        if (peek() != expected) {
            throw failure("found '" + peek() + "' where '" + expected + "' is expected");
        }
        at++;
    }

    private YamlNode value(int depth) {
        if (depth > DEEPEST) {
            throw failure("nested more than " + DEEPEST + " levels deep");
        }
        skipSpace();
        return switch (peek()) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> new Quoted().scalar();
            case 't' -> word("true", YamlTag.BOOL);
            case 'f' -> word("false", YamlTag.BOOL);
            case 'n' -> word("null", YamlTag.NULL);
            default -> number();
        };
    }

    private YamlNode word(String word, YamlTag tag) {
        if (!text.startsWith(word, at)) {
            throw failure("found '" + Nodes.shortened(text.substring(at)) + "'");
        }
        at += word.length();
        return new YamlScalar(word, tag);
    }

    private YamlNode object(int depth) {
        YamlMap map = new YamlMap();
        at++;
        skipSpace();
        if (peek() == '}') {
            at++;
            return map;
        }
        while (true) {
            skipSpace();
            if (peek() != '"') {
                throw failure("a name must be in double quotes");
            }
            String name = new Quoted().read();
            skipSpace();
            expect(':');
            map.put(name, value(depth + 1));
            skipSpace();
            if (peek() == '}') {
                at++;
                return map;
            }
            expect(',');
        }
    }

    private YamlNode array(int depth) {
        YamlList list = new YamlList();
        at++;
        skipSpace();
        if (peek() == ']') {
            at++;
            return list;
        }
        while (true) {
            list.add(value(depth + 1));
            skipSpace();
            if (peek() == ']') {
                at++;
                return list;
            }
            expect(',');
        }
    }

    private YamlNode number() {
        int from = at;
        if (peek() == '-') {
            at++;
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        boolean integer = true;
        if (at < text.length() && text.charAt(at) == '.') {
            integer = false;
            at++;
            digits();
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            integer = false;
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            digits();
        }
        return new YamlScalar(text.substring(from, at), integer ? YamlTag.INT : YamlTag.FLOAT);
    }

    private void digits() {
        int from = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == from) {
            throw failure(at < text.length() ? "found '" + text.charAt(at) + "'" : "the text ends too early");
        }
    }

    /** A string in double quotes. */
    private final class Quoted {
        private final StringBuilder out = new StringBuilder();

        YamlScalar scalar() {
            YamlScalar scalar = YamlScalar.string("");
            scalar.set(read(), YamlTag.STRING, ScalarStyle.DOUBLE_QUOTED);
            return scalar;
        }

        String read() {
            at++;
            while (true) {
                char c = peek();
                at++;
                if (c == '"') {
                    return out.toString();
                }
                if (c < 0x20) {
                    throw failure("a control character in a string");
                }
                if (c == '\\') {
                    escape();
                } else {
                    out.append(c);
                }
            }
        }

        private void escape() {
            char c = peek();
            at++;
            switch (c) {
                case '"', '\\', '/' -> out.append(c);
                case 'b' -> out.append('\b');
                case 'f' -> out.append('\f');
                case 'n' -> out.append('\n');
                case 'r' -> out.append('\r');
                case 't' -> out.append('\t');
                case 'u' -> unicode();
                default -> throw failure("unknown escape \\" + c);
            }
        }

        private void unicode() {
            char unit = unit();
            if (Character.isHighSurrogate(unit) && text.startsWith("\\u", at)) {
                int back = at;
                at += 2;
                char low = unit();
                if (Character.isLowSurrogate(low)) {
                    out.append(unit).append(low);
                    return;
                }
                at = back;
            }
            out.append(Character.isSurrogate(unit) ? '\uFFFD' : unit);
        }

        private char unit() {
            if (at + 4 > text.length()) {
                throw failure("an incomplete \\u escape");
            }
            int unit = 0;
            for (int i = 0; i < 4; i++) {
                int digit = Character.digit(text.charAt(at + i), 16);
                if (digit < 0) {
                    throw failure("an incomplete \\u escape");
                }
                unit = unit * 16 + digit;
            }
            at += 4;
            return (char) unit;
        }
    }
}

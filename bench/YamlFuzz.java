import io.weirkeeper.engine.yaml.JsonWriter;
import io.weirkeeper.engine.yaml.YamlException;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlReader;
import io.weirkeeper.engine.yaml.YamlScalar;
import io.weirkeeper.engine.yaml.YamlWriter;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;

/** Compares libs/yaml with Go's libraries on random texts; see bench/README.md. */
final class YamlFuzz {
    private static final String END = "\0end";

    /** With -Ddump=true the pairs that agree are printed, to be kept as test cases. */
    private static final boolean DUMP = Boolean.getBoolean("dump");

    /** With -Derrors=true what is said of a text that cannot be read must be the same as well. */
    private static final boolean ERRORS = Boolean.getBoolean("errors");

    private static final int MOST = Integer.getInteger("most", 25); // differences that are printed

    private static final String[] WORDS = {
        "y", "n", "yes", "No", "ON", "off", "true", "False", "null", "~", "=", "<<", ".inf", "-.INF", ".nan", "0", "-0",
        "1", "-1", "+1", "007", "08", "0x1F", "0X1f", "0o17", "0b101", "-0b11", "0b-1", "0o+7", "1_000", "_1", "1__0",
        "1e3", "1E+3", "1e400", "1.", ".5", "-.5e-3", "1.5e-7", "123456789", "1234567.5", "1e21", "1e20", "0.000001",
        "0.0000001", "9223372036854775807", "9223372036854775808", "18446744073709551615", "18446744073709551616",
        "-9223372036854775808", "-9223372036854775809", "1:30", "-1:30:30.5", "190:20:30", "2001-01-01", "2001-1-1",
        "2001-12-14t21:59:43.10-05:00", "2001-12-14 21:59:43.10", "2001-02-30", "2020-02-29T23:59:59Z",
        "2001-12-14T21:59:43,123456789012Z", "2001-12-14 21:59:43 -5", "a: b", "a:b", "a #b", "a#b", "- a", "-a", "?x",
        "? x", ":x", ": x", "*a", "&a b", "!x", "!!int 5", "!!str 5", "!!float 3", "!!bool true", "!!null ''", "|", ">-", "%p", "@x", "`x`", "{a}", "[a]",
        "'q'", "\"dq\"", "--- x", "...", "---", "a,b", "it's", "say \"hi\"", "back\\slash", "\\n", "${PORT}", "$(VAR)",
        "{{ x }}", "nginx:1.25", "http://x.y/z?a=b&c=d", "<tag>", "\t", "tab\tin", "é", "ü", "漢字", "\u00a0", "\u0085", "\u2028",
        "\u2029", "\ufeff", "\ud83d\ude00", "\u007f", "\u0080", "\ufffd", "\uffff", "\0", "\u0007", "\u001b", "\r", "\n",
        "\n\n", " ", "  ", "   ", " \n", "\n ", "\r\n"
    };

    public static void main(String[] args) throws Exception {
        String oracle = args[0];
        String mode = args[1];
        int count = Integer.parseInt(args[2]);
        long seed = args.length > 3 ? Long.parseLong(args[3]) : 1;
        int differences = run(oracle, mode, count, seed);
        if (!DUMP) {
            System.out.println(mode + ": " + count + " texts, seed " + seed + ", " + differences + " differences");
        }
        System.exit(differences == 0 ? 0 : 1);
    }

    private static int run(String oracle, String mode, int count, long seed) throws Exception {
        Process process = new ProcessBuilder(oracle, mode)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BlockingQueue<String> texts = new ArrayBlockingQueue<>(10_000);
        Thread feeder = new Thread(() -> feed(process, mode, count, seed, texts));
        feeder.setDaemon(true);
        feeder.start();
        int differences = 0;
        try (BufferedReader answers =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8), 1 << 16)) {
            for (String text = texts.take(); !text.equals(END); text = texts.take()) {
                String expected = answers.readLine();
                String actual = ours(mode, text);
                boolean same = expected.startsWith("!")
                        ? actual.startsWith("!") && (!ERRORS || isSame(mode, unquote(expected.substring(1)), actual.substring(1)))
                        : !actual.startsWith("!") && actual.equals(unquote(expected));
                if (same && DUMP && text.length() < 300) {
                    System.out.println(quote(text) + "\t" + (expected.startsWith("!") ? "!" : expected));
                }
                if (!same && ++differences <= MOST && !DUMP) {
                    System.out.println("text     " + quote(text));
                    System.out.println("expected " + expected);
                    System.out.println("actual   " + (actual.startsWith("!") ? actual : quote(actual)));
                }
            }
        }
        return differences;
    }

    /** Kyaml puts a word before what the reader says; what it says later, of what it printed itself, is not compared. */
    private static boolean isSame(String mode, String expected, String actual) {
        String word = "MalformedYAMLError: ";
        return mode.equals("kyaml")
                ? !expected.startsWith(word) || expected.equals(word + actual)
                : expected.equals(actual);
    }

    private static void feed(Process process, String mode, int count, long seed, BlockingQueue<String> texts) {
        Random random = new Random(seed);
        try (BufferedWriter questions = new BufferedWriter(
                new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8), 1 << 16)) {
            for (int i = 0; i < count; i++) {
                String text = mode.equals("emit") ? text(random) : document(random);
                texts.put(text);
                questions.write(quote(text));
                questions.write('\n');
                if (i % 1000 == 999) {
                    questions.flush(); // or both sides wait for each other
                }
            }
            texts.put(END);
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String ours(String mode, String text) {
        try {
            return switch (mode) {
                case "emit" -> YamlWriter.write(around(text));
                case "sigs" -> {
                    YamlNode read = YamlReader.viaJson().readFirst("", text);
                    yield read == null ? "null" : JsonWriter.write(read);
                }
                case "kyaml" -> kyaml(text);
                default -> throw new IllegalArgumentException(mode);
            };
        } catch (YamlException e) {
            return "!" + e.inGo();
        }
    }

    private static YamlMap around(String text) {
        YamlMap root = new YamlMap();
        root.put("value", text);
        root.mapOrPut("m").put(text, YamlScalar.of(1));
        YamlMap inner = new YamlMap();
        inner.put("x", text);
        inner.put(text + "1", YamlList.of(YamlScalar.string(text)));
        root.put("l", YamlList.of(YamlScalar.string(text), YamlList.of(YamlScalar.string(text)), inner));
        return root;
    }

    private static String kyaml(String text) {
        List<YamlNode> documents = new ArrayList<>();
        String unix = text.replace("\r\n", "\n");
        YamlNode read = YamlReader.goV3().readFirst("", unix);
        if (read != null && !read.isNull()) {
            if (read instanceof YamlScalar) {
                throw new YamlException(read.place(), "a resource must be a map");
            }
            documents.add(read);
        }
        return YamlWriter.writeAll(documents);
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int parts = random.nextInt(10) == 0 ? 1 + random.nextInt(60) : 1 + random.nextInt(4);
        for (int i = 0; i < parts; i++) {
            switch (random.nextInt(6)) {
                case 0, 1 -> text.append(WORDS[random.nextInt(WORDS.length)]);
                case 2 -> text.append("abcdefghijklmnopqrstuvwxyz", 0, 1 + random.nextInt(26));
                case 3 -> text.append((char) (32 + random.nextInt(95)));
                case 4 -> text.append(random.nextInt(100_000));
                default -> text.append(i == 0 ? "" : " ".repeat(1 + random.nextInt(8) / 7));
            }
            if (parts > 5 && random.nextInt(3) > 0) {
                text.append(' ');
            }
        }
        return text.toString();
    }

    /** A document around one or two scalars in every style, the surroundings mostly well formed. */
    private static String document(Random random) {
        String word = text(random).replaceAll("[\0\u0007\u001b\u007f\u0080\uffff]", "");
        if (random.nextInt(8) > 0) {
            word = word.replaceAll("[\u0085\u2028\u2029\ufeff\r]", "");
        }
        String indented = word.replace("\n", "\n" + " ".repeat(1 + random.nextInt(3)));
        String scalar =
                switch (random.nextInt(12)) {
                    case 0 -> "'" + indented.replace("'", "''") + "'";
                    case 1 -> "\"" + indented.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
                    case 2 -> "\"" + indented + "\"";
                    case 3 -> block(random, word, '|');
                    case 4 -> block(random, word, '>');
                    case 5 -> "[" + indented + ", " + text(random).replace("\n", " ") + "]";
                    case 6 -> "{" + indented + ": " + text(random).replace("\n", " ") + "}";
                    default -> indented;
                };
        return switch (random.nextInt(8)) {
            case 0 -> "a: {}\nb: " + scalar + "\n";
            case 1 -> "a:\n- " + scalar + "\n- b: c\n";
            case 2 -> "a:\n  " + word.replace("\n", " ") + ": 1\n  b: 2\n";
            case 3 -> "x: &a " + scalar + "\ny: *a\n";
            case 4 -> "x: &a\n  b: " + scalar + "\n  c: 1\ny:\n  <<: *a\n  c: 2\n";
            case 5 -> "a: " + scalar + " # comment\nb: 1\n";
            default -> "k: " + scalar + (random.nextBoolean() ? "\n" : "");
        };
    }

    private static String block(Random random, String word, char mark) {
        String[] chomps = {"", "-", "+", "2", "2-", "4+"};
        String margin = " ".repeat(2 + random.nextInt(3));
        return mark + chomps[random.nextInt(chomps.length)] + "\n" + margin + word.replace("\n", "\n" + margin);
    }

    private static String quote(String text) {
        StringBuilder out = new StringBuilder();
        JsonWriter.appendString(out, text);
        return out.toString();
    }

    private static String unquote(String json) {
        StringBuilder out = new StringBuilder(json.length());
        for (int i = 1; i < json.length() - 1; i++) {
            char c = json.charAt(i);
            if (c != '\\') {
                out.append(c);
                continue;
            }
            c = json.charAt(++i);
            switch (c) {
                case 'n' -> out.append('\n');
                case 't' -> out.append('\t');
                case 'r' -> out.append('\r');
                case 'b' -> out.append('\b');
                case 'f' -> out.append('\f');
                case 'u' -> {
                    out.append((char) Integer.parseInt(json, i + 1, i + 5, 16));
                    i += 4;
                }
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    private YamlFuzz() {}
}

import io.weirkeeper.engine.kustomize.flux.Substitution;
import io.weirkeeper.engine.kustomize.flux.SubstitutionException;
import io.weirkeeper.engine.yaml.JsonWriter;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlScalar;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** Compares postBuild substitution with Flux's library on random texts; see bench/README.md. */
final class SubstitutionFuzz {
    private static final String[] PIECES = {
        "${", "}", "$", "$$", "${a}", "${b}", "${unset}", ":-", "-", "=", ":=", ":?", ":+", "+", "#", "##", "%", "%%", "/",
        "//", "/#", "/%", ":", "^", "^^", ",", ",,", "a", "b", "unset", "d", "x y", "*", "?", "[a-c]", "[^x]", "\\", "\\/",
        "0", "1", "2", "-2", "3", "\n", "\"", "'", "é", "_", "1a", " ", "abc", "${a:-${b}}", "${a/l/L}", "${b:1:2}", "${#a}"
    };
    private static final Map<String, String> VALUES = new TreeMap<>(Map.of(
            "a", "hello/world", "b", "abcabc", "c", "", "d", "Élan vital", "x", "10", "_", "under", "p", "*c", "empty", ""));

    private record Case(String text, boolean strict) {}

    public static void main(String[] args) throws IOException, InterruptedException {
        Random random = new Random(args.length > 2 ? Long.parseLong(args[2]) : 1);
        List<Case> cases = new ArrayList<>();
        for (int i = 0; i < Integer.parseInt(args[1]); i++) {
            cases.add(new Case(text(random), random.nextBoolean()));
        }
        Path questions = Files.createTempFile("substitution", ".in");
        Path answers = Files.createTempFile("substitution", ".out");
        try (BufferedWriter out = Files.newBufferedWriter(questions)) {
            for (Case one : cases) {
                out.write("[" + quote(one.text()) + "," + one.strict() + "," + JsonWriter.write(values()) + "]\n");
            }
        }
        new ProcessBuilder(args[0])
                .redirectInput(questions.toFile())
                .redirectOutput(answers.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start()
                .waitFor();
        System.out.println(compare(cases, answers.toFile()) + " differences in " + cases.size() + " texts");
        Files.delete(questions);
        Files.delete(answers);
    }

    private static int compare(List<Case> cases, File answers) throws IOException {
        int differences = 0;
        try (BufferedReader in = Files.newBufferedReader(answers.toPath(), StandardCharsets.UTF_8)) {
            for (Case one : cases) {
                String expected = in.readLine();
                String actual = ours(one);
                boolean same = expected.startsWith("!") ? actual.startsWith("!") : actual.equals(expected);
                if (!same && ++differences <= 20) {
                    System.out.println(quote(one.text()) + " strict=" + one.strict());
                    System.out.println("  expected " + expected + "\n  actual   " + actual);
                }
            }
        }
        return differences;
    }

    private static String ours(Case one) {
        try {
            return quote(new Substitution(VALUES, one.strict()).apply(one.text()));
        } catch (SubstitutionException e) {
            return "!" + e.getMessage();
        }
    }

    private static YamlMap values() {
        YamlMap map = new YamlMap();
        VALUES.forEach((name, value) -> map.put(name, YamlScalar.string(value)));
        return map;
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int parts = 1 + random.nextInt(8);
        for (int i = 0; i < parts; i++) {
            if (random.nextInt(3) == 0) {
                String[] names = VALUES.keySet().toArray(String[]::new);
                text.append("${").append(names[random.nextInt(names.length)]);
                int inner = random.nextInt(5);
                for (int j = 0; j < inner; j++) {
                    text.append(PIECES[random.nextInt(PIECES.length)]);
                }
                text.append(random.nextInt(20) == 0 ? "" : "}");
            } else {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
        }
        return text.toString();
    }

    private static String quote(String text) {
        StringBuilder out = new StringBuilder();
        JsonWriter.appendString(out, text);
        return out.toString();
    }

    private SubstitutionFuzz() {}
}

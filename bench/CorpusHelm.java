import static java.nio.charset.StandardCharsets.UTF_8;

import io.weirkeeper.engine.gotemplate.data.JsonDecoder;
import io.weirkeeper.engine.gotemplate.data.YamlValues;
import io.weirkeeper.engine.gotemplate.execute.Limits;
import io.weirkeeper.engine.gotemplate.function.FunctionTable;
import io.weirkeeper.engine.gotemplate.function.HelmFunctions;
import io.weirkeeper.engine.gotemplate.time.TimeValue;
import io.weirkeeper.engine.gotemplate.value.CallContext;
import io.weirkeeper.engine.gotemplate.value.GoFunction;
import io.weirkeeper.engine.gotemplate.value.GoType;
import io.weirkeeper.engine.gotemplate.value.Int;
import io.weirkeeper.engine.gotemplate.value.ListValue;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.StructValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import io.weirkeeper.engine.helm.chart.Chart;
import io.weirkeeper.engine.helm.chart.ChartException;
import io.weirkeeper.engine.helm.chart.ChartLoader;
import io.weirkeeper.engine.helm.manifest.Hook;
import io.weirkeeper.engine.helm.manifest.Manifests;
import io.weirkeeper.engine.helm.render.Capabilities;
import io.weirkeeper.engine.helm.render.ReleaseOptions;
import io.weirkeeper.engine.helm.render.Renderer;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlReader;
import io.weirkeeper.engine.yaml.YamlWriter;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Renders every chart of a list beside helm-oracle and compares files, manifest and errors; see bench/README.md. */
final class CorpusHelm {
    private static final Instant FIXED_TIME = Instant.parse("2026-01-02T03:04:05Z");

    /** One line of the list. */
    private record Row(String repository, String chart, String values, int documents, Map<String, String> dependencies) {
        static Row parse(String text) {
            String[] columns = text.split("\t", -1);
            Map<String, String> dependencies = new TreeMap<>();
            if (columns.length > 6 && !columns[6].equals("-")) {
                for (String dependency : columns[6].split(",")) {
                    String[] parts = dependency.split("<-repos/");
                    dependencies.put(parts[0], parts[1]);
                }
            }
            return new Row(columns[0], columns[2], columns[3], Integer.parseInt(columns[5]), dependencies);
        }

        String name() {
            return repository + " " + chart + " " + values;
        }
    }

    /** What one side made of a chart. */
    private record Result(Map<String, String> files, String manifest, String error) {}

    private final Path checkouts;
    private final Path work;
    private final Process oracle;
    private final BufferedWriter questions;
    private final BufferedReader answers;
    private final boolean verbose = Boolean.getBoolean("verbose");
    private int rows;
    private int equalRows;
    private int missing;
    private int meanings;
    private int errors;
    private int documents;
    private long files;
    private long equalFiles;

    private CorpusHelm(String oracle, Path checkouts, Path work) throws IOException {
        this.checkouts = checkouts;
        this.work = work;
        ProcessBuilder builder = new ProcessBuilder(oracle, "batch").redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("TZ", "UTC");
        this.oracle = builder.start();
        this.questions = new BufferedWriter(new OutputStreamWriter(this.oracle.getOutputStream(), UTF_8));
        this.answers = new BufferedReader(new InputStreamReader(this.oracle.getInputStream(), UTF_8), 1 << 20);
    }

    public static void main(String[] args) throws IOException {
        String only = args.length > 3 ? args[3] : "";
        List<Row> list;
        try (Stream<String> lines = Files.lines(Path.of(args[0]))) {
            list = lines.skip(1).map(Row::parse).filter(row -> row.name().contains(only)).toList();
        }
        Path work = Files.createTempDirectory("corpus-helm");
        CorpusHelm corpus = new CorpusHelm(args[2], Path.of(args[1]).toRealPath(), work);
        long start = System.nanoTime();
        try {
            for (Row row : list) {
                corpus.compare(row);
            }
        } finally {
            corpus.oracle.destroy();
            delete(work);
        }
        corpus.report((System.nanoTime() - start) / 1e9);
    }

    private void report(double seconds) {
        System.out.printf("%d rows run, %d not (chart not found); %d equal, %d of them failing with the same error%n",
                rows, missing, equalRows, errors);
        System.out.printf("%d of %d template files equal byte for byte (%.3f %%), %d rows differ in meaning%n",
                equalFiles, files, 100.0 * equalFiles / Math.max(1, files), meanings);
        System.out.printf("%d rows render another number of documents than the list says; %.1f s%n", documents, seconds);
    }

    private void compare(Row row) throws IOException {
        Path chart = checkouts.resolve(row.repository().replace('/', '+')).resolve(row.chart());
        if (!Files.exists(chart)) {
            missing++;
            System.out.println("missing\t" + row.name());
            return;
        }
        Path values = row.values().equals("-") ? null : chart.resolve(row.values());
        Path prepared = withDependencies(chart, row);
        Result expected = ask(prepared, values);
        Result actual = render(prepared, values);
        rows++;
        boolean equal = expected.error().equals(actual.error()) && expected.manifest().equals(actual.manifest());
        TreeSet<String> names = new TreeSet<>(expected.files().keySet());
        names.addAll(actual.files().keySet());
        List<String> different = new ArrayList<>();
        for (String name : names) {
            files++;
            if (String.valueOf(expected.files().get(name)).equals(actual.files().get(name))) {
                equalFiles++;
            } else {
                different.add(name);
            }
        }
        if (equal && different.isEmpty()) {
            equalRows++;
            errors += expected.error().isEmpty() ? 0 : 1;
        } else {
            explain(row, expected, actual, different);
        }
        int found = expected.error().isEmpty() ? documents(expected.manifest()) : -1;
        if (found >= 0 && found != row.documents()) {
            documents++;
            if (verbose) {
                System.out.println("documents\t" + row.name() + "\t" + found + ", list says " + row.documents());
            }
        }
    }

    private void explain(Row row, Result expected, Result actual, List<String> different) {
        boolean meaning = !expected.error().equals(actual.error());
        System.out.println("different\t" + row.name());
        if (meaning) {
            System.out.println("  error expected: " + expected.error() + "\n  error actual:   " + actual.error());
        }
        for (String name : different) {
            String wanted = String.valueOf(expected.files().get(name));
            String got = String.valueOf(actual.files().get(name));
            boolean same = canonical(wanted).equals(canonical(got));
            meaning |= !same;
            System.out.println("  file " + name + (same ? " (same meaning)" : "") + "\n" + firstDifference(wanted, got));
        }
        if (different.isEmpty() && !expected.manifest().equals(actual.manifest())) {
            meaning = true;
            System.out.println("  manifest\n" + firstDifference(expected.manifest(), actual.manifest()));
        }
        meanings += meaning ? 1 : 0;
    }

    private static String canonical(String text) {
        StringBuilder out = new StringBuilder();
        try {
            for (String document : Manifests.documents(text)) {
                YamlNode node = YamlReader.viaJson().readFirst("", Text.decode(document));
                out.append(node == null ? "" : YamlWriter.write(node)).append("---\n");
            }
            return out.toString();
        } catch (RuntimeException e) {
            return text;
        }
    }

    private static String firstDifference(String expected, String actual) {
        String[] wanted = expected.split("\n", -1);
        String[] got = actual.split("\n", -1);
        for (int i = 0; i < Math.max(wanted.length, got.length); i++) {
            String left = i < wanted.length ? wanted[i] : "(end)";
            String right = i < got.length ? got[i] : "(end)";
            if (!left.equals(right)) {
                return "    line " + (i + 1) + " expected: " + cut(left) + "\n    line " + (i + 1) + " actual:   " + cut(right);
            }
        }
        return "    (none)";
    }

    private static String cut(String line) {
        return line.length() > 300 ? line.substring(0, 300) + "…" : line;
    }

    private static int documents(String manifest) {
        return (int) manifest.lines().filter(line -> line.startsWith("# Source: ")).count();
    }

    /**
     * A copy of the chart with the dependencies that the row names, and those that Chart.yaml names and that lie beside
     * the chart in its repository: nothing is downloaded. The chart itself when nothing is to be added.
     */
    private Path withDependencies(Path chart, Row row) throws IOException {
        if (!Boolean.parseBoolean(System.getProperty("vendor", "true"))) {
            return chart;
        }
        Path copy = work.resolve("chart" + rows);
        if (row.dependencies().isEmpty() && missing(chart).stream().noneMatch(name -> isBeside(chart, name))) {
            return chart;
        }
        copy(chart, copy);
        for (Map.Entry<String, String> dependency : row.dependencies().entrySet()) {
            add(checkouts.resolve(dependency.getValue()), copy, dependency.getKey(), 0);
        }
        for (String name : missing(copy)) {
            add(chart.resolveSibling(name), copy, name, 0);
        }
        return copy;
    }

    private static void add(Path source, Path chart, String name, int depth) throws IOException {
        Path target = chart.resolve("charts").resolve(name);
        if (depth > 4 || !Files.exists(source.resolve("Chart.yaml")) || Files.exists(target)) {
            return;
        }
        copy(source, target);
        for (String inner : missing(target)) {
            add(source.resolveSibling(inner), target, inner, depth + 1);
        }
    }

    private static boolean isBeside(Path chart, String name) {
        return Files.exists(chart.resolveSibling(name).resolve("Chart.yaml"));
    }

    /** The names of dependencies that are asked for and not below charts/. */
    private static List<String> missing(Path chart) throws IOException {
        List<String> names = new ArrayList<>();
        for (String file : List.of("Chart.yaml", "requirements.yaml")) {
            Path path = chart.resolve(file);
            if (!Files.exists(path)) {
                continue;
            }
            Value value = YamlValues.read(Text.of(Files.readAllBytes(path)).raw());
            if (value instanceof MapValue map && map.get("dependencies") instanceof ListValue list) {
                for (Value item : list.items()) {
                    if (item instanceof MapValue dependency && dependency.get("name") instanceof Text name) {
                        names.add(name.toString());
                    }
                }
            }
        }
        Path charts = chart.resolve("charts");
        if (Files.isDirectory(charts)) {
            try (Stream<Path> present = Files.list(charts)) {
                List<String> all = present.map(path -> path.getFileName().toString()).toList();
                names.removeIf(name -> all.stream().anyMatch(file -> file.equals(name) || file.startsWith(name + "-")));
            }
        }
        return names;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path path : tree.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target, LinkOption.NOFOLLOW_LINKS, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> tree = Files.walk(directory)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }

    private Result ask(Path chart, Path values) throws IOException {
        questions.write(chart + "\t" + (values == null ? "" : values) + "\n");
        questions.flush();
        MapValue answer = JsonDecoder.decodeMap(Text.encode(answers.readLine()));
        Map<String, String> files = new TreeMap<>();
        if (answer.get("files") instanceof MapValue map) {
            // decoding once gives the bytes as chars: the oracle made a rune of each byte
            map.forEach((name, content) -> files.put(Text.decode(name), Text.decode(((Text) content).raw())));
        }
        return new Result(files, text(answer, "manifest"), text(answer, "error"));
    }

    private static String text(MapValue answer, String key) {
        return answer.get(key) instanceof Text text ? Text.decode(text.raw()) : "";
    }

    private Result render(Path path, Path values) {
        Map<String, String> files = new TreeMap<>();
        try {
            Chart chart = ChartLoader.load(path, path.getRoot());
            MapValue user = values == null
                    ? MapValue.create()
                    : ChartLoader.readValues(values.toString(), new Text(Text.of(Files.readAllBytes(values)).raw()).raw());
            Renderer.Rendered rendered = new Renderer(
                            HelmFunctions.Lookup.NONE,
                            Limits.DEFAULT,
                            Clock.fixed(FIXED_TIME, ZoneOffset.UTC),
                            new SplittableRandom(1),
                            fixed())
                    .render(chart, user, new ReleaseOptions("rel", "default", 1, false), Capabilities.of("v1.35.0"), true);
            rendered.files().forEach((name, content) -> files.put(Text.decode(name), content));
            Manifests manifests = Manifests.of(rendered.files());
            StringBuilder text = new StringBuilder(manifests.text().strip()).append('\n');
            for (Hook hook : manifests.hooks()) {
                text.append("---\n# Source: ").append(hook.path()).append('\n').append(hook.manifest()).append('\n');
            }
            return new Result(files, text.toString(), "");
        } catch (ChartException | IOException e) {
            return new Result(files, "", String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            return new Result(files, "", "CRASH " + e);
        }
    }

    /** What the oracle puts in the place of functions that give something else each time. */
    private static Map<String, GoFunction> fixed() {
        FunctionTable table = new FunctionTable();
        for (String name : List.of("randAlphaNum", "randAlpha", "randAscii")) {
            table.add(name, (c, a) -> times(c, a, "x", 1), GoType.INT);
        }
        table.add("randNumeric", (c, a) -> times(c, a, "7", 1), GoType.INT);
        table.add("randBytes", (c, a) -> times(c, a, "eHh4", 3), GoType.INT);
        table.add("randInt", (c, a) -> a[0], GoType.INT, GoType.INT);
        table.add("shuffle", (c, a) -> a[0], GoType.STRING);
        table.add("uuidv4", (c, a) -> Text.of("00000000-0000-4000-8000-000000000000"));
        table.add("now", (c, a) -> new TimeValue(FIXED_TIME.atZone(ZoneOffset.UTC)));
        table.add("genPrivateKey", (c, a) -> pem(a[0].toString().toUpperCase(java.util.Locale.ROOT) + " PRIVATE KEY"),
                GoType.STRING);
        for (String name : List.of("genCA", "genCAWithKey", "genSelfSignedCert", "genSelfSignedCertWithKey",
                "genSignedCert", "genSignedCertWithKey")) {
            table.addVariadic(name, GoType.ANY, (c, a) -> pair());
        }
        table.add("htpasswd", (c, a) -> Text.of(a[0] + ":$2a$10$fixed"), GoType.STRING, GoType.STRING);
        table.add("bcrypt", (c, a) -> Text.of("$2a$10$fixed"), GoType.STRING);
        return table.toMap();
    }

    private static Value times(CallContext context, Value[] a, String text, int divisor) {
        return Text.of(text.repeat((int) Math.max(((Int) a[0]).value(), 0) / divisor));
    }

    private static Text pem(String name) {
        return Text.of("-----BEGIN " + name + "-----\nZml4ZWQ=\n-----END " + name + "-----\n");
    }

    private static Value pair() {
        return new StructValue(
                GoType.struct("main.certificate", Map.of()),
                List.of(new StructValue.Field("Cert", pem("CERTIFICATE")),
                        new StructValue.Field("Key", pem("RSA PRIVATE KEY"))),
                null);
    }
}

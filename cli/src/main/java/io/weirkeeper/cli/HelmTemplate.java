package io.weirkeeper.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.weirkeeper.cli.TemplateOptions.Setting;
import io.weirkeeper.cli.TemplateOptions.Switch;
import io.weirkeeper.engine.gotemplate.data.JsonEncoder;
import io.weirkeeper.engine.gotemplate.execute.Limits;
import io.weirkeeper.engine.gotemplate.format.Runes;
import io.weirkeeper.engine.gotemplate.function.HelmFunctions;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.helm.chart.Chart;
import io.weirkeeper.engine.helm.chart.ChartException;
import io.weirkeeper.engine.helm.chart.ChartLoader;
import io.weirkeeper.engine.helm.chart.Dependency;
import io.weirkeeper.engine.helm.chart.MissingDependencies;
import io.weirkeeper.engine.helm.manifest.Hook;
import io.weirkeeper.engine.helm.manifest.Manifest;
import io.weirkeeper.engine.helm.manifest.Manifests;
import io.weirkeeper.engine.helm.render.Capabilities;
import io.weirkeeper.engine.helm.render.ReleaseOptions;
import io.weirkeeper.engine.helm.render.Renderer;
import io.weirkeeper.engine.helm.values.ChartNode;
import io.weirkeeper.engine.helm.values.Requirements;
import io.weirkeeper.engine.helm.values.SetSyntax;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code helm template [NAME] CHART}: renders a chart and prints its manifest and hooks. With {@code --batch} it reads
 * lines of chart and values file, separated by a tab, and answers each with a line of JSON: the rendered templates and
 * the manifest, or the error. Values are held against the schemas of the chart and its dependencies.
 */
final class HelmTemplate {
    private static final Pattern SOURCE = Pattern.compile("# Source: [^/]+/(.+)");

    private final Renderer renderer = new Renderer(
            HelmFunctions.Lookup.NONE, Limits.DEFAULT, Clock.system(ZoneId.systemDefault()), new SecureRandom());
    private final TemplateOptions options;

    private HelmTemplate(TemplateOptions options) {
        this.options = options;
    }

    /** Runs {@code helm template}; the result is the exit code. */
    static int run(List<String> arguments, Command.Streams streams) {
        if (arguments.isEmpty() || !arguments.getFirst().equals("template")) {
            throw new UsageException(TemplateOptions.USAGE);
        }
        TemplateOptions options = TemplateOptions.parse(arguments.subList(1, arguments.size()));
        HelmTemplate command = new HelmTemplate(options);
        try {
            if (options.has(Switch.BATCH)) {
                command.answerLines(streams.in(), streams.out());
            } else {
                command.print(streams.out());
            }
            return 0;
        } catch (ChartException | IOException e) {
            streams.err().println("Error: " + e.getMessage());
            return 1;
        } finally {
            streams.out().flush();
        }
    }

    private static String raw(Path file) throws IOException {
        return new String(Files.readAllBytes(file), ISO_8859_1);
    }

    private static MapValue readValues(List<Setting> settings) throws IOException {
        MapValue values = MapValue.create();
        for (Setting setting : settings) {
            switch (setting) {
                case Setting.File(Path path) -> values = ChartLoader.merge(values, readFile(path));
                case Setting.Typed(String expression) -> SetSyntax.set(values, Text.encode(expression));
                case Setting.Texts(String expression) -> SetSyntax.setTexts(values, Text.encode(expression));
                case Setting.Content(String path, Path file) -> SetSyntax.setText(values, Text.encode(path), raw(file));
            }
        }
        return values;
    }

    private static MapValue readFile(Path file) throws IOException {
        try {
            return ChartLoader.readValues(file.toString(), raw(file));
        } catch (GoError e) {
            throw new ChartException("failed to parse " + file + ": " + Text.decode(e.text()), e);
        }
    }

    private static Chart load(Path path) throws IOException {
        return ChartLoader.load(path, path.toAbsolutePath().getRoot());
    }

    private Renderer.Rendered render(Chart chart, List<Setting> settings) throws IOException {
        ReleaseOptions release =
                new ReleaseOptions(options.name(), options.namespace(), 1, options.has(Switch.IS_UPGRADE));
        Capabilities builtIn = Capabilities.of(options.kubeVersion());
        List<String> apis = new ArrayList<>(builtIn.apiVersions());
        apis.addAll(options.apiVersions());
        Capabilities capabilities = new Capabilities(builtIn.kubeVersion(), apis, builtIn.helmVersion());
        String wanted = Text.decode(chart.metadata().text("KubeVersion"));
        String version = capabilities.kubeVersion().version();
        if (!wanted.isEmpty() && !Requirements.isCompatible(wanted, version)) {
            throw new ChartException(
                    "chart requires kubeVersion: " + wanted + " which is incompatible with Kubernetes " + version);
        }
        return renderer.render(
                chart, readValues(settings), release, capabilities, !options.has(Switch.SKIP_SCHEMA_VALIDATION));
    }

    private static void requireInstallable(Chart chart) {
        if (chart.metadata().isLibrary()) {
            throw new ChartException("library charts are not installable");
        }
        List<Dependency> missing = MissingDependencies.of(chart);
        if (!missing.isEmpty()) {
            throw new ChartException("an error occurred while checking for chart dependencies. You may need to run"
                    + " 'helm dependency build' to fetch missing dependencies: found in Chart.yaml, but missing in"
                    + " charts/ directory: "
                    + missing.stream()
                            .map(dependency -> Text.decode(dependency.name()))
                            .collect(Collectors.joining(", ")));
        }
    }

    private void print(PrintStream out) throws IOException {
        Chart chart = load(Path.of(options.chart()));
        requireInstallable(chart);
        Renderer.Rendered rendered = render(chart, options.values());
        if (options.showOnly().isEmpty()) {
            write(rendered, text -> out.writeBytes(text.getBytes(ISO_8859_1)));
            return;
        }
        StringBuilder all = new StringBuilder();
        write(rendered, all::append);
        showOnly(Manifests.documents(all.toString()), out);
    }

    /** Writes document by document, so that no second copy of a large manifest is needed. */
    private void write(Renderer.Rendered rendered, Consumer<String> out) {
        Manifests manifests = Manifests.of(rendered.files());
        if (options.has(Switch.INCLUDE_CRDS)) {
            definitions(rendered.chart(), out);
        }
        int last = manifests.manifests().size() - 1;
        for (int i = 0; i <= last; i++) {
            Manifest manifest = manifests.manifests().get(i);
            String text = document(manifest.path(), manifest.content());
            out.accept(i < last ? text : Runes.trimSpace(text) + "\n");
        }
        if (!options.has(Switch.NO_HOOKS)) {
            for (Hook hook : manifests.hooks()) {
                if (!options.has(Switch.SKIP_TESTS) || !hook.events().contains("test")) {
                    out.accept(document(hook.path(), hook.manifest()));
                }
            }
        }
    }

    private static String document(String path, String content) {
        return "---\n# Source: " + path + "\n" + content + "\n";
    }

    private static void definitions(ChartNode node, Consumer<String> out) {
        node.ownDefinitions().forEach(file -> out.accept(document(node.fullPath() + "/" + file.name(), file.raw())));
        node.dependencies().forEach(dependency -> definitions(dependency, out));
    }

    private void showOnly(List<String> documents, PrintStream out) {
        for (String pattern : options.showOnly()) {
            PathMatcher wanted = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
            boolean found = false;
            for (String document : documents) {
                Matcher source = SOURCE.matcher(document);
                if (source.find() && wanted.matches(Path.of(Text.decode(source.group(1))))) {
                    out.writeBytes(("---\n" + document + "\n").getBytes(ISO_8859_1));
                    found = true;
                }
            }
            if (!found) {
                throw new ChartException("could not find template " + pattern + " in chart");
            }
        }
    }

    private void answerLines(InputStream in, PrintStream out) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            String[] fields = line.split("\t", -1);
            List<Setting> values = fields.length > 1 && !fields[1].isEmpty()
                    ? List.of(new Setting.File(Path.of(fields[1])))
                    : List.of();
            out.println(Text.decode(JsonEncoder.encode(answer(Path.of(fields[0]), values))));
            out.flush();
        }
    }

    private MapValue answer(Path path, List<Setting> values) {
        MapValue answer = MapValue.create();
        try {
            Renderer.Rendered rendered = render(load(path), values);
            MapValue files = MapValue.create();
            for (Map.Entry<String, String> file : rendered.files().entrySet()) {
                files.put(file.getKey(), new Text(file.getValue()));
            }
            answer.put("files", files);
            answer.put("manifest", new Text(text(rendered)));
        } catch (ChartException | IOException e) {
            answer.put("error", Text.of(String.valueOf(e.getMessage())));
        }
        return answer;
    }

    /** The manifest, then the hooks, raw. */
    private static String text(Renderer.Rendered rendered) {
        Manifests manifests = Manifests.of(rendered.files());
        StringBuilder text = new StringBuilder(Runes.trimSpace(manifests.text())).append('\n');
        for (Hook hook : manifests.hooks()) {
            text.append("---\n# Source: ").append(hook.path()).append('\n');
            text.append(hook.manifest()).append('\n');
        }
        return text.toString();
    }
}

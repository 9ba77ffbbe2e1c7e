package io.weirkeeper.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.weirkeeper.engine.gotemplate.data.JsonEncoder;
import io.weirkeeper.engine.gotemplate.execute.Limits;
import io.weirkeeper.engine.gotemplate.function.HelmFunctions;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.helm.chart.Chart;
import io.weirkeeper.engine.helm.chart.ChartException;
import io.weirkeeper.engine.helm.chart.ChartLoader;
import io.weirkeeper.engine.helm.manifest.Hook;
import io.weirkeeper.engine.helm.manifest.Manifests;
import io.weirkeeper.engine.helm.render.Capabilities;
import io.weirkeeper.engine.helm.render.ReleaseOptions;
import io.weirkeeper.engine.helm.render.Renderer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code helm template CHART [-f VALUES]...}: renders a chart and prints its manifest and hooks. With {@code --batch} it
 * reads lines of chart and values file, separated by a tab, and answers each with a line of JSON: the rendered templates
 * and the manifest, or the error.
 */
final class HelmTemplate {
    private static final String USAGE =
            "usage: helm template CHART [-f VALUES]... [--name NAME] [--namespace NAMESPACE]"
                    + " [--kube-version VERSION] | helm template --batch";

    private final Renderer renderer = new Renderer(
            HelmFunctions.Lookup.NONE, Limits.DEFAULT, Clock.system(ZoneId.systemDefault()), new SecureRandom());
    private final List<Path> valuesFiles = new ArrayList<>();
    private String chart = "";
    private String name = "release-name";
    private String namespace = "default";
    private String kubeVersion = "v1.35.0";
    private boolean batch;

    private HelmTemplate() {}

    /** Runs {@code helm template}; the result is the exit code. */
    static int run(List<String> arguments, Command.Streams streams) {
        HelmTemplate command = new HelmTemplate();
        boolean isTemplate = !arguments.isEmpty() && arguments.getFirst().equals("template");
        if (!isTemplate || !command.parse(arguments.subList(1, arguments.size()))) {
            throw new UsageException(USAGE);
        }
        try {
            if (command.batch) {
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

    private boolean parse(List<String> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("--batch")) {
                batch = true;
            } else if (!argument.startsWith("-")) {
                chart = argument;
            } else if (i + 1 == arguments.size()) {
                return false;
            } else {
                String value = arguments.get(++i);
                switch (argument) {
                    case "-f", "--values" -> valuesFiles.add(Path.of(value));
                    case "--name" -> name = value;
                    case "-n", "--namespace" -> namespace = value;
                    case "--kube-version" -> kubeVersion = value;
                    default -> {
                        return false;
                    }
                }
            }
        }
        return batch || !chart.isEmpty();
    }

    private static MapValue readValues(List<Path> files) throws IOException {
        MapValue values = MapValue.create();
        for (Path file : files) {
            try {
                String raw = new String(Files.readAllBytes(file), ISO_8859_1);
                values = ChartLoader.merge(values, ChartLoader.readValues(file.toString(), raw));
            } catch (GoError e) {
                throw new ChartException("failed to parse " + file + ": " + Text.decode(e.text()), e);
            }
        }
        return values;
    }

    private Renderer.Rendered render(Path path, List<Path> values) throws IOException {
        Chart loaded = ChartLoader.load(path, path.toAbsolutePath().getRoot());
        ReleaseOptions release = new ReleaseOptions(name, namespace, 1, false);
        return renderer.render(loaded, readValues(values), release, Capabilities.of(kubeVersion));
    }

    private void print(PrintStream out) throws IOException {
        out.writeBytes(text(render(Path.of(chart), valuesFiles)).getBytes(ISO_8859_1));
    }

    /** The manifest, then the hooks, raw. */
    private static String text(Renderer.Rendered rendered) {
        Manifests manifests = Manifests.of(rendered.files());
        StringBuilder text = new StringBuilder(manifests.text().strip()).append('\n');
        for (Hook hook : manifests.hooks()) {
            text.append("---\n# Source: ").append(hook.path()).append('\n');
            text.append(hook.manifest()).append('\n');
        }
        return text.toString();
    }

    private void answerLines(InputStream in, PrintStream out) throws IOException {
        BufferedReader reader = new BufferedReader(new InputStreamReader(in, UTF_8));
        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
            String[] fields = line.split("\t", -1);
            List<Path> values = fields.length > 1 && !fields[1].isEmpty() ? List.of(Path.of(fields[1])) : List.of();
            out.println(Text.decode(JsonEncoder.encode(answer(Path.of(fields[0]), values))));
            out.flush();
        }
    }

    private MapValue answer(Path path, List<Path> values) {
        MapValue answer = MapValue.create();
        try {
            Renderer.Rendered rendered = render(path, values);
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
}

package io.weirkeeper.engine.helm;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.engine.gotemplate.data.JsonDecoder;
import io.weirkeeper.engine.gotemplate.data.JsonEncoder;
import io.weirkeeper.engine.gotemplate.execute.Limits;
import io.weirkeeper.engine.gotemplate.function.HelmFunctions;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.helm.chart.ChartException;
import io.weirkeeper.engine.helm.chart.ChartLoader;
import io.weirkeeper.engine.helm.manifest.Hook;
import io.weirkeeper.engine.helm.manifest.Manifests;
import io.weirkeeper.engine.helm.render.Capabilities;
import io.weirkeeper.engine.helm.render.ReleaseOptions;
import io.weirkeeper.engine.helm.render.Renderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** A folder below cases: a chart with what Helm 4.2.2 makes of it: templates, manifest with hooks, or the error. */
record ChartCase(String name) {
    private static final Path CASES = Path.of("src/test/resources/cases");

    /** The folders whose names begin so. */
    static List<ChartCase> startingWith(String prefix) throws IOException {
        try (Stream<Path> folders = Files.list(CASES)) {
            return folders.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .filter(name -> name.startsWith(prefix))
                    .sorted()
                    .map(ChartCase::new)
                    .toList();
        }
    }

    private static String file(Path path) throws IOException {
        return Files.exists(path) ? new String(Files.readAllBytes(path), ISO_8859_1) : "";
    }

    private static Renderer.Rendered render(Path folder) throws IOException {
        Renderer renderer =
                new Renderer(HelmFunctions.Lookup.NONE, Limits.DEFAULT, Clock.systemUTC(), new SplittableRandom(1));
        MapValue values = ChartLoader.readValues("values.yaml", file(folder.resolve("values.yaml")));
        Path chart = folder.resolve("in");
        return renderer.render(
                ChartLoader.load(chart, chart),
                values,
                new ReleaseOptions("rel", "default", 1, false),
                Capabilities.of("v1.35.0"),
                true);
    }

    private static String manifest(Renderer.Rendered rendered) {
        Manifests manifests = Manifests.of(rendered.files());
        StringBuilder text = new StringBuilder(manifests.text().strip()).append('\n');
        for (Hook hook : manifests.hooks()) {
            text.append("---\n# Source: ").append(hook.path()).append('\n');
            text.append(hook.manifest()).append('\n');
        }
        return text.toString();
    }

    void check() throws IOException {
        Path folder = CASES.resolve(name);
        String expectedFiles = file(folder.resolve("files.json"));
        String expectedManifest = file(folder.resolve("manifest.yaml"));
        String expectedError = new String(file(folder.resolve("error.txt")).getBytes(ISO_8859_1), UTF_8).strip();
        String error = "";
        String files = "";
        String manifest = "";
        try {
            Renderer.Rendered rendered = render(folder);
            MapValue map = MapValue.create();
            rendered.files().forEach((path, content) -> map.put(path, new Text(content)));
            files = JsonEncoder.encode(map);
            manifest = expectedManifest.isEmpty() && expectedError.isEmpty() ? "" : manifest(rendered);
        } catch (ChartException e) {
            error = String.valueOf(e.getMessage()).strip();
        }
        assertThat(error).isEqualTo(expectedError);
        assertThat(files)
                .isEqualTo(expectedFiles.isEmpty() ? "" : JsonEncoder.encode(JsonDecoder.decode(expectedFiles)));
        assertThat(manifest).isEqualTo(expectedManifest);
    }
}

package io.weirkeeper.engine.helm.release;

import io.weirkeeper.engine.gotemplate.value.Bool;
import io.weirkeeper.engine.gotemplate.value.ListValue;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Nothing;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import io.weirkeeper.engine.helm.chart.Chart;
import io.weirkeeper.engine.helm.chart.ChartFile;
import io.weirkeeper.engine.helm.chart.Dependency;
import io.weirkeeper.engine.helm.chart.Metadata;
import io.weirkeeper.engine.helm.values.ChartNode;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What Helm keeps of a chart in a release record: all but the charts below it. */
public final class ChartRecord {
    private static final String ZERO_TIME = "0001-01-01T00:00:00Z";
    private static final Map<String, String> NAMES = Map.of(
            "Name", "name",
            "Home", "home",
            "Version", "version",
            "Description", "description",
            "Icon", "icon",
            "APIVersion", "apiVersion",
            "Condition", "condition",
            "Tags", "tags",
            "AppVersion", "appVersion",
            "KubeVersion", "kubeVersion");

    private ChartRecord() {}

    /** @param node the chart as a render left it */
    public static MapValue of(ChartNode node) {
        Chart chart = node.chart();
        ChartFile schema = chart.schema();
        return MapValue.create()
                .put("metadata", metadata(node.metadata(), node.requirements()))
                .put("lock", Nothing.NIL)
                .put("templates", files(chart.templates()))
                .put("values", node.defaults())
                .put("schema", schema == null ? Nothing.NIL : base64(schema))
                .put("schemamodtime", new Text(ZERO_TIME))
                .put("files", files(chart.files()));
    }

    private static Value files(List<ChartFile> files) {
        List<Value> all = new ArrayList<>();
        for (ChartFile file : files) {
            all.add(MapValue.create().put("name", new Text(file.name())).put("data", base64(file)));
        }
        return ListValue.of(all);
    }

    private static Text base64(ChartFile file) {
        return new Text(Base64.getEncoder().encodeToString(file.bytes()));
    }

    private static MapValue metadata(Metadata metadata, List<Dependency> dependencies) {
        MapValue json = MapValue.create();
        NAMES.forEach((field, name) -> put(json, name, metadata.text(field)));
        put(json, "type", metadata.text("Type"));
        put(json, "sources", metadata.sources());
        put(json, "keywords", metadata.keywords());
        List<Value> maintainers = new ArrayList<>();
        for (Metadata.Maintainer maintainer : metadata.maintainers()) {
            MapValue each = MapValue.create();
            put(each, "name", maintainer.name());
            put(each, "email", maintainer.email());
            put(each, "url", maintainer.url());
            maintainers.add(each);
        }
        putList(json, "maintainers", maintainers);
        if (metadata.deprecated()) {
            json.put("deprecated", Bool.TRUE);
        }
        if (!metadata.annotations().isEmpty()) {
            MapValue annotations = MapValue.create();
            metadata.annotations().forEach((key, value) -> annotations.put(key, new Text(value)));
            json.put("annotations", annotations);
        }
        putList(
                json,
                "dependencies",
                dependencies.stream().map(ChartRecord::dependency).toList());
        return json;
    }

    private static Value dependency(Dependency dependency) {
        MapValue json = MapValue.create()
                .put("name", new Text(dependency.name()))
                .put("repository", new Text(dependency.repository()));
        put(json, "version", dependency.version());
        put(json, "condition", dependency.condition());
        put(json, "tags", dependency.tags());
        if (dependency.enabled()) {
            json.put("enabled", Bool.TRUE);
        }
        putList(json, "import-values", dependency.importValues());
        put(json, "alias", dependency.alias());
        return json;
    }

    private static void put(MapValue json, String name, @Nullable String raw) {
        if (raw != null && !raw.isEmpty()) {
            json.put(name, new Text(raw));
        }
    }

    private static void put(MapValue json, String name, List<String> raws) {
        List<Value> texts = new ArrayList<>();
        raws.forEach(raw -> texts.add(new Text(raw)));
        putList(json, name, texts);
    }

    private static void putList(MapValue json, String name, List<Value> values) {
        if (!values.isEmpty()) {
            json.put(name, ListValue.of(values));
        }
    }
}

package io.weirkeeper.engine.helm.chart;

import io.weirkeeper.engine.gotemplate.value.Bool;
import io.weirkeeper.engine.gotemplate.value.GoType;
import io.weirkeeper.engine.gotemplate.value.ListValue;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What Chart.yaml says. Texts are raw. */
public record Metadata(
        Map<String, String> texts,
        List<String> sources,
        List<String> keywords,
        List<Maintainer> maintainers,
        boolean deprecated,
        Map<String, String> annotations,
        List<Dependency> dependencies) {
    /** Who maintains a chart. */
    public record Maintainer(String name, String email, String url) {}

    /** The fields that are texts, by the names that templates know them by. */
    static final List<String> TEXT_FIELDS = List.of(
            "Name",
            "Home",
            "Version",
            "Description",
            "Icon",
            "APIVersion",
            "Condition",
            "Tags",
            "AppVersion",
            "KubeVersion",
            "Type");

    public Metadata {
        texts = new TreeMap<>(texts);
        sources = List.copyOf(sources);
        keywords = List.copyOf(keywords);
        maintainers = List.copyOf(maintainers);
        annotations = new TreeMap<>(annotations);
        dependencies = List.copyOf(dependencies);
    }

    /** A text field; empty when absent. */
    public String text(String field) {
        return texts.getOrDefault(field, "");
    }

    public String name() {
        return text("Name");
    }

    public String version() {
        return text("Version");
    }

    public boolean isLibrary() {
        return text("Type").equalsIgnoreCase("library");
    }

    public Metadata withName(String name) {
        return with("Name", name);
    }

    public Metadata withVersion(String version) {
        return with("Version", version);
    }

    private Metadata with(String field, String text) {
        Map<String, String> changed = new TreeMap<>(texts);
        changed.put(field, text);
        return new Metadata(changed, sources, keywords, maintainers, deprecated, annotations, dependencies);
    }

    /** The value of {@code .Chart}. */
    public MapValue toValue(boolean isRoot, List<Dependency> remaining) {
        MapValue map = MapValue.create();
        for (String field : TEXT_FIELDS) {
            map.put(field, new Text(text(field)));
        }
        map.put("Sources", texts(sources));
        map.put("Keywords", texts(keywords));
        map.put("Maintainers", list(maintainers.stream().map(Metadata::value).toList()));
        map.put("Deprecated", Bool.of(deprecated));
        MapValue notes = annotations.isEmpty() ? MapValue.nil(GoType.STRING_MAP) : MapValue.create(GoType.STRING_MAP);
        annotations.forEach((key, value) -> notes.put(key, new Text(value)));
        map.put("Annotations", notes);
        map.put("Dependencies", list(remaining.stream().map(Metadata::value).toList()));
        map.put("IsRoot", Bool.of(isRoot));
        return map;
    }

    private static ListValue list(List<Value> values) {
        return ListValue.of(values);
    }

    private static ListValue texts(List<String> texts) {
        List<Value> values = new ArrayList<>();
        texts.forEach(text -> values.add(new Text(text)));
        return ListValue.of(values);
    }

    private static Value value(Maintainer maintainer) {
        return MapValue.create()
                .put("Name", new Text(maintainer.name()))
                .put("Email", new Text(maintainer.email()))
                .put("URL", new Text(maintainer.url()));
    }

    private static Value value(Dependency dependency) {
        return MapValue.create()
                .put("Name", new Text(dependency.name()))
                .put("Version", new Text(dependency.version()))
                .put("Repository", new Text(dependency.repository()))
                .put("Condition", new Text(dependency.condition()))
                .put("Tags", texts(dependency.tags()))
                .put("Enabled", Bool.of(dependency.enabled()))
                .put("ImportValues", ListValue.of(dependency.importValues()))
                .put("Alias", new Text(dependency.alias()));
    }
}

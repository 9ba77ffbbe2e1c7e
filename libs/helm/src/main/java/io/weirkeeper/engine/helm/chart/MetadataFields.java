package io.weirkeeper.engine.helm.chart;

import io.weirkeeper.engine.gotemplate.value.Bool;
import io.weirkeeper.engine.gotemplate.value.GoType;
import io.weirkeeper.engine.gotemplate.value.ListValue;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.StructValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Metadata as Helm writes it to Chart.yaml and to an index: names and order of the fields, empty ones left out. */
public final class MetadataFields {
    private static final GoType METADATA = GoType.struct("v2.Metadata", Map.of());
    private static final GoType MAINTAINER = GoType.struct("*v2.Maintainer", Map.of());
    private static final GoType DEPENDENCY = GoType.struct("*v2.Dependency", Map.of());

    private final List<StructValue.Field> fields = new ArrayList<>();

    private MetadataFields() {}

    /** @param withDependencies whether the dependencies are among them; a chart of API version v1 has a file for them */
    public static List<StructValue.Field> of(Metadata metadata, boolean withDependencies) {
        MetadataFields all = new MetadataFields();
        all.text("name", metadata.text("Name"));
        all.text("home", metadata.text("Home"));
        all.texts("sources", metadata.sources());
        all.text("version", metadata.text("Version"));
        all.text("description", metadata.text("Description"));
        all.texts("keywords", metadata.keywords());
        all.list(
                "maintainers",
                metadata.maintainers().stream().map(MetadataFields::value).toList());
        all.text("icon", metadata.text("Icon"));
        all.text("apiVersion", metadata.text("APIVersion"));
        all.text("condition", metadata.text("Condition"));
        all.text("tags", metadata.text("Tags"));
        all.text("appVersion", metadata.text("AppVersion"));
        all.flag("deprecated", metadata.deprecated());
        if (!metadata.annotations().isEmpty()) {
            MapValue annotations = MapValue.create(GoType.STRING_MAP);
            metadata.annotations().forEach((key, value) -> annotations.put(key, new Text(value)));
            all.add("annotations", annotations);
        }
        all.text("kubeVersion", metadata.text("KubeVersion"));
        if (withDependencies) {
            all.list("dependencies", dependencies(metadata.dependencies()));
        }
        all.text("type", metadata.text("Type"));
        return all.fields;
    }

    static StructValue struct(List<StructValue.Field> fields) {
        return new StructValue(METADATA, fields, null);
    }

    static List<Value> dependencies(List<Dependency> dependencies) {
        return dependencies.stream().map(MetadataFields::value).toList();
    }

    private static Value value(Metadata.Maintainer maintainer) {
        MetadataFields all = new MetadataFields();
        all.text("name", maintainer.name());
        all.text("email", maintainer.email());
        all.text("url", maintainer.url());
        return new StructValue(MAINTAINER, all.fields, null);
    }

    private static Value value(Dependency dependency) {
        MetadataFields all = new MetadataFields();
        all.add("name", new Text(dependency.name()));
        all.text("version", dependency.version());
        all.add("repository", new Text(dependency.repository()));
        all.text("condition", dependency.condition());
        all.texts("tags", dependency.tags());
        all.flag("enabled", dependency.enabled());
        all.list("import-values", dependency.importValues());
        all.text("alias", dependency.alias());
        return new StructValue(DEPENDENCY, all.fields, null);
    }

    private void add(String name, Value value) {
        fields.add(new StructValue.Field(name, value));
    }

    private void text(String name, String raw) {
        if (!raw.isEmpty()) {
            add(name, new Text(raw));
        }
    }

    private void flag(String name, boolean value) {
        if (value) {
            add(name, Bool.of(true));
        }
    }

    private void texts(String name, List<String> raw) {
        List<Value> values = new ArrayList<>();
        raw.forEach(text -> values.add(new Text(text)));
        list(name, values);
    }

    private void list(String name, List<Value> values) {
        if (!values.isEmpty()) {
            add(name, ListValue.of(values));
        }
    }
}

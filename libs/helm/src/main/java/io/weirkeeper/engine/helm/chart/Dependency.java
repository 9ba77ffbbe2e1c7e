package io.weirkeeper.engine.helm.chart;

import io.weirkeeper.engine.gotemplate.value.Value;
import java.util.List;

/** An entry of Chart.yaml's dependencies. Texts are raw. */
public record Dependency(
        String name,
        String version,
        String repository,
        String condition,
        List<String> tags,
        boolean enabled,
        List<Value> importValues,
        String alias) {
    public Dependency {
        tags = List.copyOf(tags);
        importValues = List.copyOf(importValues);
    }

    /** The name under which the dependency's values and templates are known. */
    public String effectiveName() {
        return alias.isEmpty() ? name : alias;
    }

    public Dependency withEnabled(boolean isEnabled) {
        return new Dependency(name, version, repository, condition, tags, isEnabled, importValues, alias);
    }

    public Dependency withName(String newName) {
        return new Dependency(newName, version, repository, condition, tags, enabled, importValues, alias);
    }
}

package io.weirkeeper.engine.helm.chart;

import io.weirkeeper.engine.gotemplate.value.Text;
import java.util.ArrayList;
import java.util.List;

/** Which dependencies of a chart have yet to be fetched, by the rules of Flux's dependency manager. */
public final class MissingDependencies {
    private MissingDependencies() {}

    /** What Chart.lock pins, else what Chart.yaml asks for, less the charts that are below charts/ already. */
    public static List<Dependency> of(Chart chart) {
        Lock lock = chart.lock();
        List<Dependency> wanted = lock == null ? chart.metadata().dependencies() : lock.dependencies();
        if (chart.dependencies().size() == wanted.size()) {
            return List.of();
        }
        List<Dependency> missing = new ArrayList<>();
        for (Dependency dependency : wanted) {
            boolean present = chart.dependencies().stream()
                    .anyMatch(existing -> existing.metadata().name().equals(dependency.effectiveName()));
            boolean named =
                    missing.stream().anyMatch(other -> other.effectiveName().equals(dependency.effectiveName()));
            if (!present && !named) {
                missing.add(dependency);
            }
        }
        return missing;
    }

    /** Whether a dependency is a directory or file beside the chart rather than in a repository. */
    public static boolean isLocal(Dependency dependency) {
        String repository = Text.decode(dependency.repository());
        return repository.isEmpty() || repository.startsWith("file://");
    }
}

package io.weirkeeper.service.source.build;

import io.weirkeeper.engine.helm.chart.ValuesMerge;
import java.util.List;
import java.util.Optional;

/**
 * What is to be built.
 *
 * @param chart its name in a repository, or its path in a source
 * @param version a version or a range; means nothing for a path
 * @param valuesFiles as the spec lists them
 * @param buildMetadata put into the chart's version; empty for none
 * @param verify whether the chart must be signed
 * @param current the chart that is stored; empty also when it must be built anew
 */
public record ChartRequest(
        String chart,
        String version,
        List<String> valuesFiles,
        boolean ignoreMissing,
        String buildMetadata,
        boolean verify,
        Optional<Current> current) {
    public ChartRequest {
        valuesFiles = List.copyOf(valuesFiles);
    }

    /**
     * A chart that is in the storage.
     *
     * @param valuesFiles that it was made with, where that is known
     */
    public record Current(String name, String version, List<String> valuesFiles) {
        public Current {
            valuesFiles = List.copyOf(valuesFiles);
        }
    }

    /** The values files, unless they ask for the chart's own values alone. */
    List<String> mergedFiles() {
        return ValuesMerge.isDefault(valuesFiles) ? List.of() : valuesFiles;
    }

    /** The stored chart when it is what would be built. */
    Optional<ChartBuild> stored(String name, String builtVersion, boolean packaged) {
        return current.filter(
                        stored -> stored.name().equals(name) && stored.version().equals(builtVersion))
                .map(stored -> new ChartBuild(
                        name,
                        builtVersion,
                        Optional.empty(),
                        stored.valuesFiles().isEmpty() ? mergedFiles() : stored.valuesFiles(),
                        packaged,
                        0,
                        false));
    }
}

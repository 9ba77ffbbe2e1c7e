package io.weirkeeper.service.source.build;

import io.weirkeeper.api.Reasons;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A chart that was built.
 *
 * @param file the archive; empty when it is the one that is stored already
 * @param valuesFiles that its values were merged from
 * @param packaged whether it was packaged here, not taken as it came
 * @param resolved how many dependencies were fetched for it
 * @param verified whether its signature was found good
 */
public record ChartBuild(
        String name,
        String version,
        Optional<Path> file,
        List<String> valuesFiles,
        boolean packaged,
        int resolved,
        boolean verified) {
    public ChartBuild {
        valuesFiles = List.copyOf(valuesFiles);
    }

    /** The same after its signature was looked at. */
    ChartBuild verified(boolean signed) {
        return new ChartBuild(name, version, file, valuesFiles, packaged, resolved, signed);
    }

    /** As Flux tells it. */
    public String summary() {
        return (packaged ? "packaged" : "pulled") + " '" + name + "' chart with version '" + version + "'"
                + (valuesFiles.isEmpty() ? "" : " and merged values files [" + String.join(" ", valuesFiles) + "]");
    }

    /** The reason of events and of ArtifactInStorage. */
    public String reason() {
        return packaged ? Reasons.CHART_PACKAGE_SUCCEEDED : Reasons.CHART_PULL_SUCCEEDED;
    }
}

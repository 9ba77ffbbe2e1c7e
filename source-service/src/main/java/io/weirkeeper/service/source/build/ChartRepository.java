package io.weirkeeper.service.source.build;

import io.weirkeeper.engine.helm.chart.ChartException;
import io.weirkeeper.engine.helm.index.ChartVersion;
import java.io.IOException;
import java.nio.file.Path;

/** Where charts are found by name and version and pulled from. */
public interface ChartRepository {
    /**
     * The version of a chart to take.
     *
     * @throws ChartException when there is none, through no fault of the server
     * @throws RepositoryException when the repository is of no help
     */
    ChartVersion find(String chart, String range);

    /**
     * Checks who signed a version.
     *
     * @return whether anybody had to: a trust policy may say not to look
     * @throws RepositoryException when nobody did whom it should be
     */
    boolean verify(ChartVersion version);

    /**
     * Pulls a version.
     *
     * @throws RepositoryException when it cannot be had
     */
    void pull(ChartVersion version, Path target) throws IOException;
}

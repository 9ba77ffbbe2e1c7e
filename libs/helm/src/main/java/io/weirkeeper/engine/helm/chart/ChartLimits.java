package io.weirkeeper.engine.helm.chart;

/**
 * How large charts may be, in bytes.
 *
 * @param archiveBytes of an archive as it is stored
 * @param fileBytes of one file of a chart
 */
public record ChartLimits(long archiveBytes, long fileBytes) {
    /** Helm's and Flux's: 10 MiB an archive, 5 MiB a file. */
    public static final ChartLimits DEFAULT = new ChartLimits(10L << 20, 5L << 20);
}

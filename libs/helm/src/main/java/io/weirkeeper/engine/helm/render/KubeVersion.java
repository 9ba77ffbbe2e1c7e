package io.weirkeeper.engine.helm.render;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.weirkeeper.engine.helm.chart.ChartException;

/** The version of a cluster: as it names itself, normalised for comparison, and its two leading numbers. */
public record KubeVersion(String version, String normalized, String major, String minor) {
    private static final Pattern GENERIC = Pattern.compile("^\\s*v?([0-9]+(?:\\.[0-9]+)*)(.*)$");

    /** Reads a version such as {@code v1.35.0} or {@code 1.33.4-gke.1245000}. */
    public static KubeVersion parse(String version) {
        Matcher match = GENERIC.matcher(version);
        if (!match.find()) {
            throw new ChartException("could not parse \"" + version + "\" as version");
        }
        String[] numbers = match.group(1).split("\\.");
        if (numbers.length < 2) {
            throw new ChartException("illegal version string \"" + version + "\"");
        }
        String shown = version.startsWith("v") ? version : "v" + version;
        return new KubeVersion(shown, "v" + match.group(1), numbers[0], numbers[1]);
    }
}

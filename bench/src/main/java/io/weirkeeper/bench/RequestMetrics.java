package io.weirkeeper.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many requests a process sent to the API server, as its metrics tell.
 *
 * @param address of the metrics
 */
record RequestMetrics(URI address) {
    private static final Pattern COUNT =
            Pattern.compile("rest_client_requests_total\\{[^}]*method=\"([A-Z]+)\"[^}]*} ([0-9.E+]+)");

    /** By method, since the process began. */
    Map<String, Long> read() throws IOException {
        try (InputStream in = address.toURL().openStream()) {
            return parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    static Map<String, Long> parse(String metrics) {
        Map<String, Long> counts = new TreeMap<>();
        Matcher matcher = COUNT.matcher(metrics);
        while (matcher.find()) {
            counts.merge(matcher.group(1), (long) Double.parseDouble(matcher.group(2)), Long::sum);
        }
        return counts;
    }
}

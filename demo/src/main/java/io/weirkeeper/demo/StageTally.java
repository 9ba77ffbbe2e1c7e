package io.weirkeeper.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** What the services' own metrics say about the stages inside, to be read before and after a push. */
record StageTally(Map<String, Double> samples) {
    /** The stages that cannot be seen from outside, in order. */
    enum Stage {
        EVENT("event", "weir_fact_delay_seconds", "topic=\"weir.artifacts\""),
        BUILD("build", "weir_stage_duration_seconds", "stage=\"build\""),
        APPLY("apply", "weir_stage_duration_seconds", "stage=\"apply\"");

        private final String text;
        private final String metric;
        private final String label;

        Stage(String text, String metric, String label) {
            this.text = text;
            this.metric = metric;
            this.label = label;
        }
    }

    static StageTally read(int metricsPort) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + metricsPort + "/metrics"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try {
            return parse(HttpClient.newHttpClient()
                    .send(request, HttpResponse.BodyHandlers.ofString())
                    .body());
        } catch (IOException e) {
            return new StageTally(Map.of()); // the show goes on without
        }
    }

    static StageTally parse(String exposition) {
        Map<String, Double> samples = new HashMap<>();
        exposition.lines().filter(line -> line.startsWith("weir_")).forEach(line -> {
            int space = line.lastIndexOf(' ');
            samples.put(line.substring(0, space), Double.parseDouble(line.substring(space + 1)));
        });
        return new StageTally(samples);
    }

    /** For each stage the mean of what happened since another reading, such as {@code build 3 ms}. */
    String since(StageTally before) {
        StringBuilder text = new StringBuilder();
        for (Stage stage : Stage.values()) {
            double count = sum(stage, "_count") - before.sum(stage, "_count");
            double seconds = sum(stage, "_sum") - before.sum(stage, "_sum");
            if (count > 0) {
                text.append(text.isEmpty() ? "" : ", ")
                        .append(String.format(Locale.ROOT, "%s %.0f ms", stage.text, seconds * 1000 / count));
            }
        }
        return text.toString();
    }

    private double sum(Stage stage, String suffix) {
        Predicate<String> wanted = name -> name.startsWith(stage.metric + suffix) && name.contains(stage.label);
        return samples.entrySet().stream()
                .filter(sample -> wanted.test(sample.getKey()))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }
}

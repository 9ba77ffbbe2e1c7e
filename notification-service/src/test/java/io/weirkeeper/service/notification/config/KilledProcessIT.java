package io.weirkeeper.service.notification.config;

import static io.weirkeeper.service.notification.Samples.bytes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.service.notification.Recorder;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import io.weirkeeper.testkit.kafka.Kafka;
import io.weirkeeper.testkit.kafka.WithKafka;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The service as a process that is killed with events on their way, while the provider comes and goes. */
@WithCluster
@WithKafka(own = true)
class KilledProcessIT {
    private static final int EVENTS = 400;
    private static final int OBJECTS = 20;
    private static final int KILLS = 2;

    private final Recorder recorder = new Recorder();
    private final int port = freePort();
    private @Nullable Process process;

    @TempDir
    Path data;

    @BeforeAll
    static void applyCrds(Cluster cluster) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("..", "deploy", "crds"))) {
            for (Path crd :
                    files.filter(file -> file.toString().contains("toolkit")).toList()) {
                cluster.api().applyCrds(Files.readString(crd));
            }
        }
    }

    @AfterEach
    void stop() {
        if (process != null) {
            process.destroyForcibly();
        }
        recorder.close();
    }

    @ParameterizedTest
    @CsvSource({"kafka, chat-a", "none, chat-b"})
    void losesNoEventAndRepeatsOnlyUnderTheSameId(String mode, String name, Cluster cluster, Kafka kafka)
            throws Exception {
        // Given
        cluster.api().apply("""
                apiVersion: notification.toolkit.fluxcd.io/v1beta3
                kind: Provider
                metadata: {name: %3$s, namespace: %1$s}
                spec: {type: generic, address: "%2$s"}
                ---
                apiVersion: notification.toolkit.fluxcd.io/v1beta3
                kind: Alert
                metadata: {name: %3$s, namespace: %1$s}
                spec:
                  providerRef: {name: %3$s}
                  eventSources: [{kind: Kustomization, name: "*"}]
                """.formatted(cluster.namespace(), recorder.url("/"), name));
        String bootstrap = mode.equals("kafka") ? kafka.bootstrapServers() : "none";
        Process running = start(cluster, bootstrap);
        process = running;

        // When
        for (int i = 0; i < EVENTS; i++) {
            if (i % (EVENTS / (KILLS + 1)) == EVENTS / (KILLS + 1) - 1 && i < EVENTS - 1) {
                running.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
                recorder.answer(Recorder.Answer.of(503));
                running = start(cluster, bootstrap);
                process = running;
            }
            if (i % 50 == 20) {
                recorder.answer(Recorder.Answer.OK);
            }
            post(event(cluster.namespace(), i));
        }

        // Then
        recorder.answer(Recorder.Answer.OK);
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(messages()).hasSize(EVENTS));
        Map<String, Set<String>> idsByMessage = new HashMap<>();
        for (Recorder.Request request : recorder.requests()) {
            String message =
                    RecordJson.parse(bytes(request.body())).path("message").asText();
            idsByMessage
                    .computeIfAbsent(message, _ -> new HashSet<>())
                    .add(request.headers().getOrDefault("Idempotency-Key", ""));
        }
        assertThat(idsByMessage.values()).allSatisfy(ids -> assertThat(ids).hasSize(1));
        for (int object = 0; object < OBJECTS; object++) {
            assertThat(firstDeliveries("app-" + object)).isSorted();
        }
        System.out.printf(
                "%s: %d events, %d kills, %d lost, %d repeated under the same id%n",
                mode,
                EVENTS,
                KILLS,
                EVENTS - messages().size(),
                recorder.requests().size() - EVENTS);
        cluster.api()
                .delete("/apis/notification.toolkit.fluxcd.io/v1beta3/namespaces/" + cluster.namespace() + "/alerts/"
                        + name);
    }

    private Set<String> messages() {
        Set<String> messages = new HashSet<>();
        recorder.requests()
                .forEach(request -> messages.add(
                        RecordJson.parse(bytes(request.body())).path("message").asText()));
        return messages;
    }

    /** The numbers of an object's events in the order in which each came first. */
    private List<Integer> firstDeliveries(String object) {
        List<Integer> numbers = new ArrayList<>();
        for (Recorder.Request request : recorder.requests()) {
            JsonNode event = RecordJson.parse(bytes(request.body()));
            int number = Integer.parseInt(event.path("message").asText().substring("event ".length()));
            if (event.at("/involvedObject/name").asText().equals(object) && !numbers.contains(number)) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    /** As every controller of Flux: again on a broken connection and on 5xx; a duplicate is as good as accepted. */
    private void post(String event) {
        for (int attempt = 0; attempt < 300; attempt++) {
            try {
                int status = Http.post("http://127.0.0.1:" + port + "/", event, Map.of());
                if (status == 202 || status == 429) {
                    return;
                }
            } catch (UncheckedIOException _) {
                // nobody listens: the process is starting
            }
            LockSupport.parkNanos(100_000_000);
        }
        throw new AssertionError("the event was never accepted: " + event);
    }

    private static String event(String namespace, int number) {
        return """
                {"involvedObject":{"kind":"Kustomization","namespace":"%s","name":"app-%d","uid":"u",
                 "apiVersion":"kustomize.toolkit.fluxcd.io/v1"},"severity":"info","timestamp":"%s",
                 "message":"event %d","reason":"r","reportingController":"kustomize-controller"}""".formatted(namespace, number % OBJECTS, Instant.now(), number);
    }

    private Process start(Cluster cluster, String bootstrap) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Xmx96m",
                        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                        "-cp",
                        System.getProperty("java.class.path"),
                        ServiceInTest.class.getName(),
                        cluster.kubeconfig().toString(),
                        cluster.namespace(),
                        bootstrap,
                        data.toString(),
                        Integer.toString(port))
                .redirectErrorStream(true)
                .redirectOutput(Path.of("target", "killed-process.log").toFile())
                .start();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.weirkeeper.service.source.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.source.Bucket;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.peers.S3Server;
import io.weirkeeper.remote.proxy.ProxySettings;
import io.weirkeeper.runtime.reconcile.EventDraft;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import io.weirkeeper.runtime.reconcile.Outcome;
import io.weirkeeper.runtime.reconcile.Run;
import io.weirkeeper.service.source.fetch.BucketFetcher;
import io.weirkeeper.service.source.fetch.BucketStores;
import io.weirkeeper.service.source.fetch.ReferencedSecrets;
import io.weirkeeper.service.source.store.AdvertisedAddress;
import io.weirkeeper.service.source.store.ArtifactStore;
import io.weirkeeper.service.source.store.Retention;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One Bucket, an S3 server, a store and a reconciler, without a cluster: what the runner does is done here. */
final class BucketHarness implements AutoCloseable {
    final S3Server server = S3Server.start();
    final Path data;
    final Map<String, String> environment = new HashMap<>();
    final Map<String, Map<String, byte[]>> secrets = new HashMap<>();
    final List<ObjectStatus> progress = new ArrayList<>();
    final List<EventDraft> told = new ArrayList<>();

    private final ArtifactStore store;
    private final ObjectNode object;
    private Instant now = Instant.parse("2026-11-21T10:00:00Z");

    BucketHarness(Path temp) throws IOException {
        data = Files.createDirectories(temp.resolve("data"));
        store = new ArtifactStore(
                data,
                AdvertisedAddress.of("source-controller.flux-system.svc.cluster.local.", ":9090", "pod"),
                DigestAlgorithm.SHA256,
                Retention.DEFAULT,
                Clock.systemUTC());
        object = (ObjectNode) RecordJson.parse("""
                {"apiVersion":"source.toolkit.fluxcd.io/v1","kind":"Bucket",
                 "metadata":{"name":"fleet","namespace":"apps","uid":"0d2f7d5e-1b1c-4f1e-9f5e-0123456789ab",
                             "generation":1,"resourceVersion":"1"},
                 "spec":{"interval":"1m","timeout":"20s","bucketName":"manifests","insecure":true},
                 "status":{"observedGeneration":-1}}
                """.getBytes(StandardCharsets.UTF_8));
        spec("{\"endpoint\":\"" + server.endpoint() + "\"}");
    }

    /** Changes the spec as a user does. */
    void spec(String json) {
        object.withObject("/spec").setAll((ObjectNode) RecordJson.parse(json.getBytes(StandardCharsets.UTF_8)));
        object.withObject("/metadata")
                .put("generation", object.at("/metadata/generation").asLong() + 1);
    }

    void secret(String name, Map<String, String> values) {
        Map<String, byte[]> bytes = new HashMap<>();
        values.forEach((key, value) -> bytes.put(key, value.getBytes(StandardCharsets.UTF_8)));
        secrets.put("apps/" + name, bytes);
    }

    Outcome reconcile() {
        progress.clear();
        told.clear();
        now = now.plusSeconds(60);
        Outcome outcome = reconciler().reconcile(run());
        told.addAll(outcome.effects().events());
        object.set("status", outcome.effects().status().json());
        return outcome;
    }

    Outcome finish() {
        return reconciler().finish(run());
    }

    ObjectNode status() {
        return object.withObject("/status");
    }

    /** {@code status reason: message} of a condition; empty when it is absent. */
    String condition(String type) {
        return ObjectStatus.of(object, now)
                .condition(type)
                .map(condition -> condition.path("status").asText() + " "
                        + condition.path("reason").asText() + ": "
                        + condition.path("message").asText())
                .orElse("");
    }

    /** {@code SEVERITY reason: message} of each event of the last run. */
    List<String> events() {
        return told.stream()
                .map(event -> event.severity() + " " + event.reason() + ": " + event.message())
                .toList();
    }

    Path artifactFile() {
        return data.resolve(status().at("/artifact/path").asText());
    }

    @Override
    public void close() {
        server.close();
    }

    private BucketReconciler reconciler() {
        ReferencedSecrets referenced = new ReferencedSecrets(
                (namespace, name) -> Optional.ofNullable(secrets.get(namespace + "/" + name)), ProxySettings.NONE);
        return new BucketReconciler(
                new BucketFetcher(new BucketStores(referenced, environment, Clock.systemUTC())),
                store,
                Duration.ofSeconds(30));
    }

    private Run<Bucket> run() {
        ObjectNode copy = object.deepCopy();
        Run.Door door = new Run.Door() {
            @Override
            public ObjectStatus progress(ObjectStatus status) {
                progress.add(status);
                return status;
            }

            @Override
            public void tell(EventDraft event) {
                told.add(event);
            }

            @Override
            public void ensureOwned() {}
        };
        return new Run<>(
                new ObjectKey("apps", "fleet"),
                copy,
                BucketReconciler.kind().decode().apply(copy),
                ObjectStatus.of(copy, now),
                now,
                Set.of("test"),
                door);
    }
}

package io.weirkeeper.service.source.reconcile;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.source.OciRepository;
import io.weirkeeper.engine.artifact.ArchiveLimits;
import io.weirkeeper.engine.artifact.ArchiveReader;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.peers.OciRegistry;
import io.weirkeeper.remote.oci.CloudRegistries;
import io.weirkeeper.remote.oci.OciClient;
import io.weirkeeper.remote.proxy.ProxySettings;
import io.weirkeeper.runtime.reconcile.EventDraft;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import io.weirkeeper.runtime.reconcile.ObjectStatus;
import io.weirkeeper.runtime.reconcile.Outcome;
import io.weirkeeper.runtime.reconcile.Run;
import io.weirkeeper.service.source.fetch.OciFetcher;
import io.weirkeeper.service.source.fetch.ReferencedSecrets;
import io.weirkeeper.service.source.fetch.RegistryAccess;
import io.weirkeeper.service.source.fetch.SecretReader;
import io.weirkeeper.service.source.store.AdvertisedAddress;
import io.weirkeeper.service.source.store.ArtifactStore;
import io.weirkeeper.service.source.store.Retention;
import io.weirkeeper.service.source.verify.SignatureVerifier;
import java.io.IOException;
import java.io.InputStream;
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

/** One OCIRepository, a registry, a store and a reconciler, without a cluster: what the runner does is done here. */
final class OciRepositoryHarness implements AutoCloseable {
    static final String REPOSITORY = "org/fleet";

    final OciRegistry registry;
    final ArtifactStore store;
    final Path data;
    final Map<String, Map<String, byte[]>> secrets = new HashMap<>();
    final Map<String, List<String>> serviceAccounts = new HashMap<>();
    final List<ObjectStatus> progress = new ArrayList<>();
    final List<EventDraft> told = new ArrayList<>();

    private final Path temp;
    private final OciRepositoryReconciler reconciler;
    private final ObjectNode object;
    private Instant now = Instant.parse("2026-11-21T10:00:00Z");
    private int extractions;

    OciRepositoryHarness(Path temp) throws IOException {
        this(temp, OciRegistry.start());
    }

    OciRepositoryHarness(Path temp, OciRegistry registry) throws IOException {
        this.temp = temp;
        this.registry = registry;
        data = Files.createDirectories(temp.resolve("data"));
        store = new ArtifactStore(
                data,
                AdvertisedAddress.of("source-controller.flux-system.svc.cluster.local.", ":9090", "pod"),
                DigestAlgorithm.SHA256,
                Retention.DEFAULT,
                Clock.systemUTC());
        SecretReader reader = (namespace, name) -> Optional.ofNullable(secrets.get(namespace + "/" + name));
        ReferencedSecrets referenced = new ReferencedSecrets(reader, ProxySettings.NONE);
        OciFetcher fetcher = new OciFetcher(
                new OciClient(Clock.systemUTC()),
                new RegistryAccess(
                        referenced,
                        (namespace, name) -> Optional.ofNullable(serviceAccounts.get(namespace + "/" + name)),
                        new CloudRegistries(Map.of(), Clock.systemUTC())));
        reconciler = new OciRepositoryReconciler(
                fetcher, new SignatureVerifier(reader, Clock.systemUTC()), store, Duration.ofSeconds(30));
        object = (ObjectNode) RecordJson.parse("""
                {"apiVersion":"source.toolkit.fluxcd.io/v1","kind":"OCIRepository",
                 "metadata":{"name":"fleet","namespace":"apps","uid":"0d2f7d5e-1b1c-4f1e-9f5e-0123456789ab",
                             "generation":1,"resourceVersion":"1"},
                 "spec":{"interval":"1m","timeout":"20s"},"status":{"observedGeneration":-1}}
                """.getBytes(StandardCharsets.UTF_8));
        object.withObject("/spec").put("url", url());
    }

    String url() {
        return "oci://" + registry.host() + "/" + REPOSITORY;
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

    /** A Secret as {@code kubectl create secret docker-registry} makes it, for this registry. */
    void pullSecret(String name, String user, String password) {
        secret(
                name,
                Map.of(
                        ".dockerconfigjson",
                        "{\"auths\":{\"" + registry.host() + "\":{\"username\":\"" + user + "\",\"password\":\""
                                + password + "\"}}}"));
    }

    Outcome reconcile() {
        progress.clear();
        told.clear();
        now = now.plusSeconds(60);
        Outcome outcome = reconciler.reconcile(run());
        told.addAll(outcome.effects().events());
        object.set("status", outcome.effects().status().json());
        return outcome;
    }

    Outcome finish() {
        return reconciler.finish(run());
    }

    ObjectNode status() {
        return object.withObject("/status");
    }

    /** {@code status reason: message} of a condition; empty when it is absent. */
    String condition(String type) {
        return condition(ObjectStatus.of(object, now), type);
    }

    static String condition(ObjectStatus status, String type) {
        return status.condition(type)
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

    /** The files of the artifact. */
    Path content() throws IOException {
        Path target = temp.resolve("extracted-" + extractions++);
        try (InputStream in = Files.newInputStream(artifactFile())) {
            new ArchiveReader(ArchiveLimits.DEFAULT).extract(in, target);
        }
        return target;
    }

    @Override
    public void close() {
        registry.close();
    }

    private Run<OciRepository> run() {
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
                OciRepositoryReconciler.kind().decode().apply(copy),
                ObjectStatus.of(copy, now),
                now,
                Set.of("test"),
                door);
    }
}

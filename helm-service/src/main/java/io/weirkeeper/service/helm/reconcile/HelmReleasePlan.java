package io.weirkeeper.service.helm.reconcile;

import io.weirkeeper.api.Copies;
import io.weirkeeper.api.helm.ChartReference;
import io.weirkeeper.api.helm.ChartTemplate;
import io.weirkeeper.api.helm.Dependency;
import io.weirkeeper.api.helm.HelmReleaseSpec;
import io.weirkeeper.runtime.apply.Inventory;
import io.weirkeeper.runtime.apply.ObjectId;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a spec means: names, defaults, references. Pure. */
public record HelmReleasePlan(ObjectKey key, HelmReleaseSpec spec) {
    private static final int LONGEST_NAME = 53;
    private static final int HASH = 12;
    /** What tells facts. */
    private static final List<String> TOLD = List.of("HelmRelease", "Kustomization");

    /** The source whose artifact is the chart. */
    public record Source(String kind, String namespace, String name) {
        String named() {
            return kind + "/" + namespace + "/" + name;
        }
    }

    /** As Helm knows it: too long a name is cut and made unique by a hash. */
    public String releaseName() {
        String name = fullName();
        if (name.length() <= LONGEST_NAME) {
            return name;
        }
        return name.substring(0, LONGEST_NAME - HASH - 1) + "-" + sha256(name).substring(0, HASH);
    }

    private String fullName() {
        String given = Copies.text(spec.releaseName());
        if (!given.isEmpty()) {
            return given;
        }
        String target = Copies.text(spec.targetNamespace());
        return target.isEmpty() ? key.name() : target + "-" + key.name();
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    public String releaseNamespace() {
        String target = Copies.text(spec.targetNamespace());
        return target.isEmpty() ? key.namespace() : target;
    }

    public String storageNamespace() {
        String storage = Copies.text(spec.storageNamespace());
        return storage.isEmpty() ? key.namespace() : storage;
    }

    /** Neither or both is what the API server refuses; an old object may have it still. */
    public boolean hasOneChart() {
        return (spec.chart() == null) != (spec.chartRef() == null);
    }

    /** Where the chart comes from: the named source, or the HelmChart that is made for the release. */
    public Optional<Source> source() {
        ChartReference reference = spec.chartRef();
        if (reference != null) {
            return Optional.of(new Source(reference.kind(), reference.namespaceOr(key.namespace()), reference.name()));
        }
        ChartTemplate template = spec.chart();
        return template == null
                ? Optional.empty()
                : Optional.of(new Source("HelmChart", chartNamespace(template), chartName()));
    }

    /** The name of the HelmChart that is made for the release. */
    public String chartName() {
        return key.namespace() + "-" + key.name();
    }

    String chartNamespace(ChartTemplate template) {
        return template.spec().sourceRef().namespaceOr(key.namespace());
    }

    /** Everything whose facts wake the release. */
    public List<String> references() {
        List<String> all = new ArrayList<>();
        source().ifPresent(source -> all.add(source.named()));
        spec.dependsOn().forEach(dependency -> all.add(reference(dependency)));
        spec.valuesFrom().forEach(values -> all.add(values.kind() + "/" + key.namespace() + "/" + values.name()));
        return all;
    }

    String reference(Dependency dependency) {
        return dependency.kindOrDefault() + "/" + dependency.namespaceOr(key.namespace()) + "/" + dependency.name();
    }

    /** Dependencies of kinds that nobody tells facts about: they must be watched. */
    Inventory watchedDependencies() {
        Map<ObjectId, String> watched = new LinkedHashMap<>();
        for (Dependency dependency : spec.dependsOn()) {
            String apiVersion = dependency.apiVersion();
            if (!TOLD.contains(dependency.kindOrDefault()) && apiVersion != null) {
                int slash = apiVersion.indexOf('/');
                ObjectId id = new ObjectId(
                        slash < 0 ? "" : apiVersion.substring(0, slash),
                        dependency.kindOrDefault(),
                        dependency.namespaceOr(key.namespace()),
                        dependency.name());
                watched.put(id, apiVersion.substring(slash + 1));
            }
        }
        return new Inventory(watched);
    }

    /** How long an action may take. */
    Duration timeout(ReleasePlanner.Action action) {
        Duration own = switch (action) {
            case INSTALL -> spec.install().timeout();
            case UPGRADE -> spec.upgrade().timeout();
            case TEST -> spec.test().timeout();
            case ROLLBACK -> spec.rollback().timeout();
            case UNINSTALL -> spec.uninstall().timeout();
            case UNLOCK, CORRECT_DRIFT -> null;
        };
        return own == null ? spec.timeoutOrDefault() : own;
    }
}

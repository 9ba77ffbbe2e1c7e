package io.weirkeeper.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.demo.Cluster;
import io.weirkeeper.runtime.kube.DeleteOptions;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.kube.ListOptions;
import io.weirkeeper.runtime.kube.PatchRequest;
import io.weirkeeper.runtime.kube.ResourceType;
import java.io.PrintStream;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes up what a cluster of somebody else would have: definitions of the kinds that Kustomizations miss, by the names
 * in their messages and without any rules, and controllers that make every object of them Ready at once. So it does for
 * HelmReleases and for sources other than the repository itself, which nobody can fetch here.
 */
final class StubbedKinds {
    private static final Pattern MISSING =
            Pattern.compile("no matches for kind \"([A-Za-z0-9]+)\" in version \"([^\"/]+)/([^\"]+)\"");
    private static final Pattern WITHOUT_NAMESPACE = Pattern.compile("([A-Za-z0-9]+)/\\S+ namespace not specified");
    private static final ResourceType DEFINITIONS = new ResourceType(
            "apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", false);
    private static final List<ResourceType> OF_FLUX = List.of(
            new ResourceType("helm.toolkit.fluxcd.io", "v2", "helmreleases", "HelmRelease", true),
            new ResourceType("source.toolkit.fluxcd.io", "v1", "helmrepositories", "HelmRepository", true),
            new ResourceType("source.toolkit.fluxcd.io", "v1", "ocirepositories", "OCIRepository", true),
            new ResourceType("source.toolkit.fluxcd.io", "v1", "gitrepositories", "GitRepository", true),
            new ResourceType("source.toolkit.fluxcd.io", "v1", "buckets", "Bucket", true));

    private final Cluster cluster;
    private final PrintStream out;
    private final Map<String, ResourceType> stubs = new HashMap<>();
    private final Set<String> refused = new HashSet<>();

    StubbedKinds(Cluster cluster, PrintStream out) {
        this.cluster = cluster;
        this.out = out;
    }

    /**
     * @param messages of Kustomizations
     * @return whether anything was missing
     */
    boolean makeUp(Collection<String> messages) {
        boolean isNews = false;
        for (String message : messages) {
            for (Matcher missing = MISSING.matcher(message); missing.find(); ) {
                isNews |= define(missing.group(2), missing.group(3), missing.group(1), !isOfCluster(missing.group(1)));
            }
            for (Matcher matcher = WITHOUT_NAMESPACE.matcher(message); matcher.find(); ) {
                ResourceType stub = stubs.get(matcher.group(1));
                if (stub != null && stub.namespaced()) {
                    isNews |= define(stub.group(), stub.version(), stub.kind(), false);
                }
            }
        }
        OF_FLUX.forEach(this::makeReady);
        stubs.values().forEach(this::makeReady);
        return isNews;
    }

    /** A first guess; one that is wrong is told by the API server. */
    private static boolean isOfCluster(String kind) {
        return kind.startsWith("Cluster") || kind.endsWith("Class");
    }

    /** Names in the plural as most have them; nobody asks for them but the API server. */
    private boolean define(String group, String version, String kind, boolean namespaced) {
        String plural = kind.toLowerCase(Locale.ROOT) + (kind.endsWith("s") ? "es" : "s");
        ResourceType type = new ResourceType(group, version, plural, kind, namespaced);
        ResourceType old = stubs.put(kind, type);
        if (type.equals(old)) {
            return false;
        }
        if (!namespaced) {
            cluster.api().delete(DEFINITIONS, "", plural + "." + group, DeleteOptions.BACKGROUND);
        }
        try {
            cluster.apply("stub", """
                    apiVersion: apiextensions.k8s.io/v1
                    kind: CustomResourceDefinition
                    metadata:
                      name: %1$s.%2$s
                      annotations: {api-approved.kubernetes.io: unapproved}
                    spec:
                      group: %2$s
                      scope: %5$s
                      names: {kind: %3$s, plural: %1$s, singular: %4$s, listKind: %3$sList}
                      versions:
                      - name: %6$s
                        served: true
                        storage: true
                        schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                    """.formatted(
                            plural,
                            group,
                            kind,
                            kind.toLowerCase(Locale.ROOT),
                            namespaced ? "Namespaced" : "Cluster",
                            version));
        } catch (KubeException e) {
            if (old == null) {
                stubs.remove(kind);
            } else {
                stubs.put(kind, old); // still going: tried again
            }
            if (refused.add(group + "/" + kind)) {
                out.println("no definition for " + kind + " in " + group + ": " + e.getMessage());
            }
        }
        return true;
    }

    private void makeReady(ResourceType type) {
        try {
            cluster.api().list(type, ListOptions.ALL, object -> {
                boolean isOfGit = object.at("/spec/ref/branch").asText("").equals("main")
                        && object.at("/metadata/name").asText().equals("flux-system");
                if (!isOfGit && !Manifests.isReady(object)) {
                    makeReady(type, object);
                }
            });
        } catch (KubeException e) {
            // not served yet, or not any longer
        }
    }

    private void makeReady(ResourceType type, ObjectNode object) {
        String namespace = object.at("/metadata/namespace").asText("");
        String name = object.at("/metadata/name").asText();
        boolean isOfFlux = OF_FLUX.contains(type);
        long generation = object.at("/metadata/generation").asLong();
        if (type.group().startsWith("source.") && !object.at("/spec/suspend").asBoolean()) {
            ObjectNode patch = JsonNodeFactory.instance.objectNode();
            patch.putObject("spec").put("suspend", true);
            generation = cluster.api()
                    .patch(type, namespace, name, PatchRequest.merge(patch, "bench"))
                    .at("/metadata/generation")
                    .asLong();
        }
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        ObjectNode status = patch.putObject("status");
        status.put("observedGeneration", isOfFlux ? generation : generation + 1);
        status.putArray("conditions")
                .addObject()
                .put("type", "Ready")
                .put("status", "True")
                .put("reason", "MadeUp")
                .put("message", "by the bench")
                .put("lastTransitionTime", "2026-11-22T00:00:00Z");
        cluster.api()
                .patch(
                        type,
                        namespace,
                        name,
                        isOfFlux ? PatchRequest.mergeStatus(patch, "bench") : PatchRequest.merge(patch, "bench"));
    }
}

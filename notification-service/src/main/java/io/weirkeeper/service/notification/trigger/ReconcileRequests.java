package io.weirkeeper.service.notification.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.Annotations;
import io.weirkeeper.api.KnownKind;
import io.weirkeeper.api.notification.Receiver;
import io.weirkeeper.api.notification.ReceiverResource;
import io.weirkeeper.runtime.cel.CelExpressionException;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.kube.ListOptions;
import io.weirkeeper.runtime.kube.PatchRequest;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.service.notification.verify.ResourceFilter;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Sets {@code reconcile.fluxcd.io/requestedAt} on the resources of a receiver. What one resource fails at does not keep
 * the others from being asked.
 */
public final class ReconcileRequests {
    /** The kinds whose apiVersion may be left out, as in Flux. */
    private static final Set<KnownKind> WITH_DEFAULT_VERSION = EnumSet.of(
            KnownKind.BUCKET,
            KnownKind.HELM_CHART,
            KnownKind.HELM_REPOSITORY,
            KnownKind.GIT_REPOSITORY,
            KnownKind.OCI_REPOSITORY,
            KnownKind.IMAGE_REPOSITORY,
            KnownKind.ARTIFACT_GENERATOR);

    /**
     * What came of it.
     *
     * @param asked the objects that were asked, as {@code Kind/namespace/name}
     * @param problems one sentence for each resource that could not be asked
     */
    public record Result(List<String> asked, List<String> problems) {
        public Result {
            asked = List.copyOf(asked);
            problems = List.copyOf(problems);
        }
    }

    /** Which objects are asked, and whether they must be read to know. */
    private record Wanted(boolean looks, Predicate<JsonNode> by) {}

    private final KubeApi api;
    private final String manager;
    private final boolean crossNamespaceRefused;
    private final Clock clock;
    private final AtomicReference<Instant> last = new AtomicReference<>(Instant.MIN);

    /**
     * @param manager the field manager of the annotation
     * @param crossNamespaceRefused {@code --no-cross-namespace-refs}
     */
    public ReconcileRequests(KubeApi api, String manager, boolean crossNamespaceRefused, Clock clock) {
        this.api = api;
        this.manager = manager;
        this.crossNamespaceRefused = crossNamespaceRefused;
        this.clock = clock;
    }

    /** @param filter which of the objects the call is about */
    public Result request(Receiver receiver, ResourceFilter filter) {
        List<String> asked = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        List<ReceiverResource> resources = receiver.spec().resources();
        for (int i = 0; i < resources.size(); i++) {
            ReceiverResource resource = resources.get(i);
            int index = i;
            Predicate<JsonNode> wanted = object -> filter.accepts(index, object);
            String namespace = resource.namespaceOr(receiver.metadata().namespace());
            try {
                ask(receiver, resource, namespace, new Wanted(filter.looksAt(i), wanted), asked);
            } catch (KubeException | IllegalArgumentException | CelExpressionException e) {
                problems.add(
                        resource.kind() + "/" + namespace + "/" + resource.name() + " not asked: " + e.getMessage());
            }
        }
        return new Result(asked, problems);
    }

    private void ask(
            Receiver receiver, ReceiverResource resource, String namespace, Wanted wanted, List<String> asked) {
        if (crossNamespaceRefused && !namespace.equals(receiver.metadata().namespace())) {
            throw new IllegalArgumentException("cross-namespace references are not allowed");
        }
        ResourceType type = type(resource);
        if (!resource.isForAny()) {
            if (!wanted.looks() || wanted.by().test(read(type, namespace, resource.name()))) {
                annotate(type, namespace, resource.name());
                asked.add(resource.kind() + "/" + namespace + "/" + resource.name());
            }
            return;
        }
        if (resource.matchLabels().isEmpty()) {
            throw new IllegalArgumentException("the name '*' needs matchLabels");
        }
        List<String> names = new ArrayList<>();
        ListOptions options = ListOptions.ALL
                .inNamespace(namespace)
                .withLabels(selector(resource.matchLabels()))
                .metadataOnly(true);
        api.list(type, options, found -> {
            if (!wanted.looks() || wanted.by().test(shown(type, found))) {
                names.add(found.at("/metadata/name").asText());
            }
        });
        for (String name : names) {
            annotate(type, namespace, name);
            asked.add(resource.kind() + "/" + namespace + "/" + name);
        }
    }

    private ObjectNode read(ResourceType type, String namespace, String name) {
        ObjectNode found = api.getMetadata(type, namespace, name)
                .orElseThrow(() -> new IllegalArgumentException("not found: correct the name or create it"));
        return shown(type, found);
    }

    /** As filters see it: with its own kind, whatever a list of metadata calls it. */
    private static ObjectNode shown(ResourceType type, ObjectNode found) {
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        shown.put("apiVersion", type.apiVersion());
        shown.put("kind", type.kind());
        shown.set("metadata", found.path("metadata"));
        return shown;
    }

    private void annotate(ResourceType type, String namespace, String name) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata").putObject("annotations").put(Annotations.RECONCILE_REQUESTED_AT, now().toString());
        api.patch(type, namespace, name, PatchRequest.merge(patch, manager));
    }

    /** Later than the time before, so that no two requests look the same. */
    private Instant now() {
        Instant time = clock.instant();
        return last.updateAndGet(before -> time.isAfter(before) ? time : before.plusNanos(1));
    }

    private static ResourceType type(ReceiverResource resource) {
        Optional<KnownKind> known = KnownKind.ofKind(resource.kind());
        if (known.isEmpty()) {
            throw new IllegalArgumentException("kind " + resource.kind() + " is not known");
        }
        KnownKind kind = known.get();
        String apiVersion = resource.apiVersion();
        if (apiVersion == null || apiVersion.isEmpty()) {
            if (!WITH_DEFAULT_VERSION.contains(kind)) {
                throw new IllegalArgumentException("apiVersion must be specified for kind " + kind.kind());
            }
            apiVersion = kind.apiVersion();
        }
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : apiVersion.substring(0, slash);
        return new ResourceType(group, apiVersion.substring(slash + 1), kind.plural(), kind.kind(), true);
    }

    private static String selector(Map<String, String> labels) {
        return labels.entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(","));
    }
}

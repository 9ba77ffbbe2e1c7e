package io.weirkeeper.service.helm.release;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.helm.DriftDetection;
import io.weirkeeper.api.kustomize.IgnoreRule;
import io.weirkeeper.engine.helm.release.Release;
import io.weirkeeper.runtime.apply.FieldManagers;
import io.weirkeeper.runtime.apply.FieldTakeover;
import io.weirkeeper.runtime.apply.KindOrder;
import io.weirkeeper.runtime.apply.ObjectId;
import io.weirkeeper.runtime.apply.Parallel;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.kube.PatchRequest;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * How the objects of a release differ from what was released: by a server-side dry run of each, without hooks
 * (helm-controller internal/action/diff.go). Thread-safe.
 */
public final class ReleaseDrift {
    private static final String OPT_OUT = "helm.toolkit.fluxcd.io/driftDetection";
    private static final int CONCURRENCY = 8;

    private final String manager;
    private final Optional<FieldTakeover> takeover;

    /** @param overridden managers whose fields are taken over before the comparison ({@code --override-manager}) */
    public ReleaseDrift(String manager, List<String> overridden) {
        this.manager = manager;
        this.takeover = overridden.isEmpty()
                ? Optional.empty()
                : Optional.of(new FieldTakeover(FieldManagers.onlyOverridden(manager, overridden)));
    }

    /**
     * One object that differs.
     *
     * @param patch from the live object to what it should be; empty when it does not exist
     * @param isExcluded whether it says of itself that it is to be left alone
     */
    public record Difference(ReleaseObjectRef object, Optional<ArrayNode> patch, boolean isExcluded) {}

    /** An object as messages name it, and what is needed to put it right. */
    public record ReleaseObjectRef(ObjectId id, ObjectNode desired) {}

    /**
     * What a look at the objects of a release found.
     *
     * @param differences nothing when no object differs but those that are excluded
     * @param same the objects that do not differ, or say of themselves in the cluster that they are to be left alone
     */
    public record Comparison(List<Difference> differences, Set<ObjectId> same) {
        public Comparison {
            differences = List.copyOf(differences);
            same = Set.copyOf(same);
        }
    }

    /** What became of a correction, as lines. */
    public record Correction(List<String> changes, List<String> errors) {
        public Correction {
            changes = List.copyOf(changes);
            errors = List.copyOf(errors);
        }
    }

    /** Whether what an apply left is as it should be even without a look: nobody's fields are to be taken over later. */
    public boolean trustsApplies() {
        return takeover.isEmpty();
    }

    /** @throws ReconcileException when the cluster's state cannot be told */
    public Comparison find(Access access, Release release, DriftDetection detection) {
        try {
            return compare(access, release, detection);
        } catch (ActionException e) {
            throw unknown(e.text(), e);
        } catch (KubeException e) {
            throw e.isTemporary() ? e : unknown(String.valueOf(e.getMessage()), e);
        }
    }

    private static ReconcileException unknown(String why, RuntimeException cause) {
        return new ReconcileException(
                "StateError",
                Disposition.RETRY,
                "Could not determine release state: unable to determine cluster state: " + why,
                cause);
    }

    private Comparison compare(Access access, Release release, DriftDetection detection) {
        List<ReleaseObject> objects =
                new ReleaseObjects(access.destination().mapper(), release.namespace()).of(release.manifest());
        ReleaseObjects.own(objects, release);
        DriftIgnore ignore = new DriftIgnore(detection.ignore());
        List<Difference> found = Collections.synchronizedList(new ArrayList<>());
        Set<ObjectId> same = ConcurrentHashMap.newKeySet();
        new Parallel(CONCURRENCY)
                .each(
                        objects,
                        object -> difference(access, object, ignore, same).ifPresent(found::add));
        boolean differs = found.stream().anyMatch(difference -> !difference.isExcluded());
        if (!differs) {
            return new Comparison(List.of(), same);
        }
        List<Difference> sorted = new ArrayList<>(found);
        List<ObjectId> order = objects.stream().map(ReleaseObject::id).toList();
        sorted.sort(Comparator.comparingInt(
                difference -> order.indexOf(difference.object().id())));
        return new Comparison(sorted, same);
    }

    /** @param same takes the object if it does not differ; then the health watch knows it as it should be */
    private Optional<Difference> difference(
            Access access, ReleaseObject object, DriftIgnore ignore, Set<ObjectId> same) {
        KubeApi api = access.api();
        ReleaseObjectRef reference = new ReleaseObjectRef(object.id(), object.json());
        if (isExcluded(object.json())) {
            return Optional.of(new Difference(reference, Optional.empty(), true));
        }
        Optional<ObjectNode> live =
                api.get(object.type(), object.id().namespace(), object.id().name());
        if (live.isEmpty()) {
            return Optional.of(new Difference(reference, Optional.empty(), false));
        }
        if (isExcluded(live.get())) {
            same.add(object.id());
            access.destination().health().applied(live.get());
            return Optional.of(new Difference(reference, Optional.empty(), true));
        }
        ObjectNode ours = withoutOthers(api, object, live.get());
        PatchRequest dryRun = PatchRequest.apply(object.json(), manager, true);
        ObjectNode wanted =
                api.patch(object.type(), object.id().namespace(), object.id().name(), dryRun);
        ArrayNode patch = JsonDifference.between(compared(ours), compared(wanted), ignore.of(object.json()));
        if (patch.isEmpty()) {
            same.add(object.id());
            access.destination().health().applied(ours);
            return Optional.empty();
        }
        return Optional.of(new Difference(reference, Optional.of(patch), false));
    }

    /** What somebody set beside us counts as ours from now on, so that the comparison shows it. */
    private ObjectNode withoutOthers(KubeApi api, ReleaseObject object, ObjectNode live) {
        return takeover.flatMap(each -> each.entries(live))
                .map(patch -> api.patch(
                        object.type(), object.id().namespace(), object.id().name(), PatchRequest.json(patch, manager)))
                .orElse(live);
    }

    private static boolean isExcluded(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        return metadata.path("labels").path(OPT_OUT).asText("").equals("disabled")
                || metadata.path("annotations").path(OPT_OUT).asText("").equals("disabled");
    }

    /** Without status and the server's metadata. */
    private static ObjectNode compared(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        copy.remove("status");
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        for (String field : new String[] {"labels", "annotations"}) {
            JsonNode map = object.path("metadata").path(field);
            if (map.isObject() && !map.isEmpty()) {
                metadata.set(field, map);
            }
        }
        copy.set("metadata", metadata);
        return copy;
    }

    /** A line for each object. */
    public static String summary(List<Difference> differences) {
        return differences.stream().map(ReleaseDrift::line).collect(Collectors.joining("\n"));
    }

    private static String line(Difference difference) {
        String name = difference.object().id().toString();
        if (difference.isExcluded()) {
            return name + " excluded";
        }
        if (difference.patch().isEmpty()) {
            return name + " removed";
        }
        int added = 0;
        int changed = 0;
        int removed = 0;
        for (JsonNode operation : difference.patch().get()) {
            switch (operation.path("op").asText()) {
                case "add" -> added++;
                case "replace" -> changed++;
                default -> removed++;
            }
        }
        return name + " changed (" + added + " additions, " + changed + " changes, " + removed + " removals)";
    }

    /** Creates what is missing and changes what differs; goes on after a refusal. */
    public Correction correct(Access access, List<Difference> differences) {
        List<Difference> sorted = new ArrayList<>(differences);
        sorted.removeIf(Difference::isExcluded);
        sorted.sort(Comparator.<Difference, Boolean>comparing(
                        difference -> difference.patch().isPresent())
                .thenComparing(difference -> difference.object().id(), KindOrder.ORDER));
        List<String> changes = new ArrayList<>();
        List<String> errors = new ArrayList<>();
        for (Difference difference : sorted) {
            ObjectId id = difference.object().id();
            boolean isMissing = difference.patch().isEmpty();
            try {
                correct(access, difference);
                changes.add(id + (isMissing ? " created" : " configured"));
            } catch (KubeException e) {
                boolean isSecret = id.kind().equals("Secret") && id.group().isEmpty();
                errors.add(id
                        + (isMissing ? " creation failure: " : " patch failure: ")
                        + (isSecret && e.isInvalid() ? "the API server refused it as invalid" : e.getMessage()));
            }
        }
        return new Correction(changes, errors);
    }

    private void correct(Access access, Difference difference) {
        ObjectNode desired = difference.object().desired();
        ObjectId id = difference.object().id();
        var type =
                access.destination().mapper().require(desired.path("apiVersion").asText(), id.kind());
        if (difference.patch().isEmpty()) {
            access.api().create(type, id.namespace(), desired, manager);
        } else {
            PatchRequest request = PatchRequest.json(difference.patch().get(), manager);
            access.api().patch(type, id.namespace(), id.name(), request);
        }
    }

    /** Which fields of which objects are left to others. */
    private record DriftIgnore(List<IgnoreRule> rules) {
        java.util.function.Predicate<String> of(JsonNode object) {
            List<String> paths = new ArrayList<>();
            for (IgnoreRule rule : rules) {
                if (rule.target() == null || ObjectSelector.of(rule.target()).matches(object)) {
                    paths.addAll(rule.paths());
                }
            }
            return pointer -> paths.stream()
                    .anyMatch(path -> path.isEmpty() || pointer.equals(path) || pointer.startsWith(path + "/"));
        }
    }
}

package io.weirkeeper.service.helm.release;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.runtime.apply.Parallel;
import io.weirkeeper.runtime.kube.DeleteOptions;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.kube.PatchRequest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Looks at, writes and deletes objects of a release: kind after kind, the objects of one kind side by side. Errors are
 * in Helm's words.
 */
final class ObjectWriter {
    private static final int CONCURRENCY = 8;

    private final ActionContext context;
    private final Parallel parallel = new Parallel(CONCURRENCY);

    ObjectWriter(ActionContext context) {
        this.context = context;
    }

    Optional<ObjectNode> get(ReleaseObject object) {
        return context.api()
                .get(object.type(), object.id().namespace(), object.id().name());
    }

    /** The live ones, by their place in the list. */
    Map<Integer, ObjectNode> find(List<ReleaseObject> objects) {
        Map<Integer, ObjectNode> found = Collections.synchronizedMap(new LinkedHashMap<>());
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < objects.size(); i++) {
            places.add(i);
        }
        parallel.each(places, place -> {
            try {
                get(objects.get(place)).ifPresent(live -> found.put(place, live));
            } catch (KubeException e) {
                throw new ActionException(
                        "could not get information about the resource " + described(objects.get(place)) + ": "
                                + e.getMessage(),
                        e);
            }
        });
        return found;
    }

    static String described(ReleaseObject object) {
        return object.type().kind() + " \"" + object.id().name() + "\" in namespace \""
                + object.id().namespace() + "\"";
    }

    /** Does something to each object, one kind after the other in the list's order. */
    void eachByKind(List<ReleaseObject> objects, Consumer<ReleaseObject> work) {
        int begin = 0;
        for (int i = 1; i <= objects.size(); i++) {
            boolean isEnd = i == objects.size()
                    || !objects.get(i)
                            .type()
                            .kind()
                            .equals(objects.get(begin).type().kind());
            if (isEnd) {
                context.ensureOwned();
                parallel.each(objects.subList(begin, i), work);
                begin = i;
            }
        }
    }

    /** A server-side apply. */
    void apply(ReleaseObject object, boolean force) {
        PatchRequest request =
                PatchRequest.strictApply(object.json(), context.tools().manager(), force);
        try {
            patch(object, request);
        } catch (KubeException e) {
            throw new ActionException(
                    (e.isConflict()
                                    ? "conflict occurred while applying object "
                                    : "server-side apply failed for object ")
                            + object.described() + ": " + e.getMessage(),
                    e);
        }
    }

    void create(ReleaseObject object) {
        try {
            seen(
                    object,
                    context.api()
                            .create(
                                    object.type(),
                                    object.id().namespace(),
                                    object.json(),
                                    context.tools().manager()));
        } catch (KubeException e) {
            throw new ActionException(String.valueOf(e.getMessage()), e);
        }
    }

    /** Makes the live object what the manifest says, as far as the manifest or its predecessor says anything. */
    void merge(ReleaseObject object, JsonNode original, JsonNode live) {
        ObjectNode patch = ThreeWayMerge.patch(original, object.json(), live);
        if (patch.isEmpty()) {
            return;
        }
        try {
            patch(object, PatchRequest.merge(patch, context.tools().manager()));
        } catch (KubeException e) {
            throw new ActionException(
                    "cannot patch \"" + object.id().name() + "\" with kind "
                            + object.type().kind() + ": " + e.getMessage(),
                    e);
        }
    }

    void replace(ReleaseObject object, JsonNode live) {
        ObjectNode body = object.json().deepCopy();
        ((ObjectNode) body.path("metadata"))
                .put("resourceVersion", live.at("/metadata/resourceVersion").asText());
        try {
            seen(
                    object,
                    context.api()
                            .update(
                                    object.type(),
                                    object.id().namespace(),
                                    object.id().name(),
                                    body,
                                    context.tools().manager()));
        } catch (KubeException e) {
            throw new ActionException("failed to replace object: " + e.getMessage(), e);
        }
    }

    private void patch(ReleaseObject object, PatchRequest request) {
        seen(
                object,
                context.api()
                        .patch(
                                object.type(),
                                object.id().namespace(),
                                object.id().name(),
                                request));
    }

    private void seen(ReleaseObject object, ObjectNode live) {
        if (AppliedState.isAsSent(object.json(), live)) {
            context.health().applied(live);
        } else {
            context.health().seen(live);
        }
    }

    /** @return false when it was not there */
    boolean delete(ReleaseObject object, DeleteOptions.Propagation propagation) {
        context.ensureOwned();
        return context.api()
                .delete(
                        object.type(),
                        object.id().namespace(),
                        object.id().name(),
                        new DeleteOptions(propagation, "", ""));
    }
}

package io.weirkeeper.service.helm.release;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.runtime.apply.Inventory;
import io.weirkeeper.runtime.apply.ObjectId;
import io.weirkeeper.runtime.kube.DeleteOptions;
import io.weirkeeper.runtime.kube.KubeException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Brings the cluster from one manifest to the next: objects are created or changed, and those that only the old one has
 * are deleted unless they are to be kept (helm 4.2 pkg/kube/client.go).
 */
final class Apply {
    private static final Logger LOG = Logger.getLogger(Apply.class);
    private static final String POLICY = "helm.sh/resource-policy";

    private final ActionContext context;
    private final boolean isServerSide;
    private final boolean replaces;

    /** @param replaces whether a client-side apply replaces objects rather than patches them */
    Apply(ActionContext context, boolean isServerSide, boolean replaces) {
        this.context = context;
        this.isServerSide = isServerSide;
        this.replaces = replaces && !isServerSide;
    }

    /**
     * @param live the live objects by their place among the targets, the others do not exist; empty when nobody looked,
     *     which only a server-side apply can do without
     * @param definitions what the inventory holds beside the targets
     */
    void run(
            List<ReleaseObject> originals,
            List<ReleaseObject> targets,
            Optional<Map<Integer, ObjectNode>> live,
            List<ObjectNode> definitions) {
        Inventory old = ReleaseObjects.inventory(originals, List.of());
        Inventory all = ReleaseObjects.inventory(targets, definitions);
        // what is deleted below goes by our own hand: it is followed until then, so that nothing is lost sight of
        context.owns(all);
        Map<ObjectId, JsonNode> before = new HashMap<>();
        originals.forEach(object -> before.put(object.id(), object.json()));
        List<String> errors = new ArrayList<>();
        if (live.isEmpty()) {
            context.writer().eachByKind(targets, object -> applyUnseen(object, errors));
        } else {
            applySeen(targets, live.get(), before, errors);
        }
        if (!errors.isEmpty()) {
            throw new ActionException(String.join(" && ", errors), null);
        }
        delete(originals, old.minus(all), errors);
        if (!errors.isEmpty()) {
            throw new ActionException(String.join(" && ", errors), null);
        }
    }

    /** Whether it was there is looked at only to tell what a refusal means. */
    private void applyUnseen(ReleaseObject object, List<String> errors) {
        try {
            context.writer().apply(object, true);
        } catch (ActionException e) {
            if (context.writer().get(object).isEmpty()) {
                throw new ActionException("failed to create resource: " + e.text(), e);
            }
            synchronized (errors) {
                errors.add(e.text());
            }
        }
    }

    private void applySeen(
            List<ReleaseObject> targets,
            Map<Integer, ObjectNode> live,
            Map<ObjectId, JsonNode> before,
            List<String> errors) {
        Map<ObjectId, ObjectNode> there = new HashMap<>();
        for (int i = 0; i < targets.size(); i++) {
            ObjectNode seen = live.get(i);
            if (seen == null) {
                context.created().add(targets.get(i));
            } else {
                there.put(targets.get(i).id(), seen);
            }
        }
        context.writer().eachByKind(targets, object -> {
            ObjectNode seen = there.get(object.id());
            if (seen == null) {
                create(object);
                return;
            }
            try {
                update(object, seen, before.getOrDefault(object.id(), MissingNode.getInstance()));
            } catch (ActionException e) {
                synchronized (errors) {
                    errors.add(e.text());
                }
            }
        });
    }

    private void create(ReleaseObject object) {
        try {
            if (isServerSide) {
                context.writer().apply(object, true);
            } else {
                context.writer().create(object);
            }
        } catch (ActionException e) {
            throw new ActionException("failed to create resource: " + e.text(), e);
        }
    }

    private void update(ReleaseObject object, ObjectNode live, JsonNode original) {
        if (isServerSide) {
            context.writer().apply(object, true);
        } else if (replaces) {
            context.writer().replace(object, live);
        } else {
            context.writer().merge(object, original, live);
        }
    }

    private void delete(List<ReleaseObject> originals, Inventory stale, List<String> errors) {
        for (ReleaseObject object : originals) {
            if (!stale.versions().containsKey(object.id())) {
                continue;
            }
            try {
                var found = context.writer().get(object);
                boolean isKept = found.isPresent()
                        && found.get()
                                .path("metadata")
                                .path("annotations")
                                .path(POLICY)
                                .asText("")
                                .equals("keep");
                if (found.isPresent() && !isKept) {
                    boolean _ = context.writer().delete(object, DeleteOptions.Propagation.BACKGROUND);
                    LOG.debugf("deleted %s", object.id());
                }
            } catch (KubeException e) {
                errors.add("failed to delete resource namespace=" + object.id().namespace() + ", name="
                        + object.id().name() + ", kind=" + object.type().kind() + ": " + e.getMessage());
            }
        }
    }
}

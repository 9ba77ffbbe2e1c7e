package io.weirkeeper.runtime.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.ResourceMapper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Looks by dry-run whether some objects are still as they were built, and who changed them. Writes nothing. */
public final class DriftCheck {
    /**
     * An object that an apply would change.
     *
     * @param by who wrote to it last; empty when that is not known, or when the object is gone
     */
    public record Finding(ObjectId id, boolean isGone, String by) {
        @Override
        public String toString() {
            return id + (isGone ? " was deleted" : " was changed" + (by.isEmpty() ? "" : " by " + by));
        }
    }

    private final ObjectApply objects;
    private final Parallel parallel;
    private final ApplyOptions options;
    private final FieldManagers managers;

    public DriftCheck(KubeApi api, ResourceMapper mapper, ApplyOptions options) {
        this.objects = new ObjectApply(api, mapper, options);
        this.parallel = new Parallel(options.concurrency());
        this.options = options;
        this.managers = new FieldManagers(options.owner().manager(), options.overriddenManagers());
    }

    /**
     * @param built belongs to this check from now on
     * @param suspects the only ones that are looked at
     * @param unchanged hears of suspects that are as they were built
     * @throws ApplyException when one cannot be looked at
     */
    public List<Finding> run(List<ObjectNode> built, Collection<ObjectId> suspects, Consumer<ObjectNode> unchanged) {
        Set<ObjectId> wanted = new HashSet<>(suspects);
        List<Item> items = new ArrayList<>();
        for (Item item : Item.all(built, options)) {
            if (wanted.contains(item.id()) || wanted.contains(item.id().inNamespace(""))) {
                items.add(item);
            }
        }
        parallel.each(items, item -> objects.inspect(item, false, _ -> false));
        List<Finding> findings = new ArrayList<>();
        for (Item item : items) {
            switch (item.plan()) {
                case CREATE -> findings.add(new Finding(item.id(), true, ""));
                case CONFIGURE, RECREATE -> findings.add(new Finding(item.id(), false, lastWriter(item.live())));
                case LEAVE, SKIP -> item.live().ifPresent(unchanged);
            }
        }
        return findings;
    }

    /** Another owner if its labels say so, else the manager with the latest entry that is not ours. */
    private String lastWriter(Optional<ObjectNode> live) {
        if (live.isEmpty()) {
            return "";
        }
        JsonNode metadata = live.get().path("metadata");
        JsonNode labels = metadata.path("labels");
        Owner owner = options.owner();
        String name = labels.path(owner.nameLabel()).asText("");
        if (!name.isEmpty() && !owner.owns(live.get())) {
            return labels.path(owner.namespaceLabel()).asText("") + "/" + name;
        }
        String latest = "";
        String writer = "";
        for (JsonNode entry : metadata.path("managedFields")) {
            String time = entry.path("time").asText("");
            boolean isSpec = !entry.path("subresource").asText("").equals("status");
            if (isSpec && !managers.isOurs(entry) && time.compareTo(latest) >= 0) {
                latest = time;
                writer = entry.path("manager").asText("");
            }
        }
        return writer;
    }
}

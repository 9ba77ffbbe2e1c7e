package io.weirkeeper.service.notification.intake;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.DecodeException;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.notification.Alert;
import io.weirkeeper.runtime.kube.ListWatch;
import io.weirkeeper.service.notification.match.AlertRule;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * All alerts as last seen, ready to be asked. Fed by a watch; an alert that does not decode is left out and named in the
 * log. Thread-safe.
 */
public final class AlertBook implements ListWatch.Listener {
    private static final Logger LOG = Logger.getLogger(AlertBook.class);

    private record Name(String namespace, String name) {}

    private record Entry(AlertRule rule, ObjectNode shown) {}

    private final boolean crossNamespaceRefused;
    private final Map<Name, Entry> byName = new HashMap<>();
    private final Map<String, Entry> byUid = new HashMap<>();
    private volatile List<AlertRule> rules = List.of();
    private final Listed listed = Listed.notYet();

    /** @param crossNamespaceRefused {@code --no-cross-namespace-refs} */
    public AlertBook(boolean crossNamespaceRefused) {
        this.crossNamespaceRefused = crossNamespaceRefused;
    }

    /** Of all alerts. */
    public List<AlertRule> rules() {
        return rules;
    }

    public synchronized Optional<Alert> alert(String uid) {
        return Optional.ofNullable(byUid.get(uid)).map(entry -> entry.rule().alert());
    }

    /** An alert with no more than what an event about it needs. */
    public synchronized Optional<ObjectNode> shown(String uid) {
        return Optional.ofNullable(byUid.get(uid)).map(entry -> entry.shown().deepCopy());
    }

    /** Whether all alerts that were there at the start are known. */
    public Listed whenListed() {
        return listed;
    }

    @Override
    public void present(ObjectNode object) {
        Name name = new Name(
                object.at("/metadata/namespace").asText(),
                object.at("/metadata/name").asText());
        Entry entry = null;
        try {
            Alert alert = RecordJson.decode(object, Alert.class);
            entry = new Entry(new AlertRule(alert, crossNamespaceRefused), shown(object));
        } catch (DecodeException e) {
            LOG.errorf(
                    "Alert %s/%s cannot be read and gets no events: %s; correct the object",
                    name.namespace(), name.name(), e.getMessage());
        }
        put(name, entry);
    }

    @Override
    public void absent(String namespace, String name) {
        put(new Name(namespace, name), null);
    }

    @Override
    public void listed() {
        listed.mark();
    }

    private synchronized void put(Name name, @Nullable Entry entry) {
        Entry old = entry == null ? byName.remove(name) : byName.put(name, entry);
        if (old != null) {
            byUid.remove(old.rule().alert().metadata().uid());
        }
        if (entry != null) {
            byUid.put(entry.rule().alert().metadata().uid(), entry);
        }
        rules = byName.values().stream().map(Entry::rule).toList();
    }

    private static ObjectNode shown(ObjectNode object) {
        ObjectNode shown = JsonNodeFactory.instance.objectNode();
        shown.set("apiVersion", object.path("apiVersion"));
        shown.set("kind", object.path("kind"));
        ObjectNode metadata = shown.putObject("metadata");
        for (String field : new String[] {"name", "namespace", "uid", "resourceVersion", "generation"}) {
            metadata.set(field, object.path("metadata").path(field));
        }
        return shown;
    }
}

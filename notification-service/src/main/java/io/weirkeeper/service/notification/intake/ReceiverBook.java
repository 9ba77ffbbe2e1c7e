package io.weirkeeper.service.notification.intake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.DecodeException;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.notification.Receiver;
import io.weirkeeper.runtime.kube.ListWatch;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** All receivers as last seen, by the path of their webhook. Fed by a watch. Thread-safe. */
public final class ReceiverBook implements ListWatch.Listener {
    private static final Logger LOG = Logger.getLogger(ReceiverBook.class);

    private record Name(String namespace, String name) {}

    private final Map<Name, Receiver> byName = new HashMap<>();
    private final Map<String, Receiver> byPath = new HashMap<>();
    private final Listed listed = Listed.notYet();

    /** The receiver whose status names this path. */
    public synchronized Optional<Receiver> byPath(String path) {
        return Optional.ofNullable(byPath.get(path));
    }

    /** Whether all receivers that were there at the start are known. */
    public Listed whenListed() {
        return listed;
    }

    @Override
    public void present(ObjectNode object) {
        Name name = new Name(
                object.at("/metadata/namespace").asText(),
                object.at("/metadata/name").asText());
        Receiver receiver = null;
        try {
            receiver = RecordJson.decode(object, Receiver.class);
        } catch (DecodeException e) {
            LOG.errorf(
                    "Receiver %s/%s cannot be read and cannot be called: %s; correct the object",
                    name.namespace(), name.name(), e.getMessage());
        }
        put(name, receiver);
    }

    @Override
    public void absent(String namespace, String name) {
        put(new Name(namespace, name), null);
    }

    @Override
    public void listed() {
        listed.mark();
    }

    private synchronized void put(Name name, @Nullable Receiver receiver) {
        Receiver old = receiver == null ? byName.remove(name) : byName.put(name, receiver);
        if (old != null && old.status().webhookPath() != null) {
            byPath.remove(old.status().webhookPath(), old);
        }
        if (receiver != null && receiver.status().webhookPath() != null) {
            byPath.put(receiver.status().webhookPath(), receiver);
        }
    }
}

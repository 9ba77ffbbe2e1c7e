package io.weirkeeper.service.notification.intake;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.DecodeException;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.notification.Provider;
import io.weirkeeper.runtime.kube.ListWatch;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** All providers as last seen. Fed by a watch. Thread-safe. */
public final class ProviderBook implements ListWatch.Listener {
    private static final Logger LOG = Logger.getLogger(ProviderBook.class);

    private record Name(String namespace, String name) {}

    private final Map<Name, Provider> byName = new ConcurrentHashMap<>();
    private final Listed listed = Listed.notYet();

    public Optional<Provider> find(String namespace, String name) {
        return Optional.ofNullable(byName.get(new Name(namespace, name)));
    }

    /** Whether all providers that were there at the start are known. */
    public Listed whenListed() {
        return listed;
    }

    @Override
    public void present(ObjectNode object) {
        Name name = new Name(
                object.at("/metadata/namespace").asText(),
                object.at("/metadata/name").asText());
        try {
            byName.put(name, RecordJson.decode(object, Provider.class));
        } catch (DecodeException e) {
            byName.remove(name);
            LOG.errorf(
                    "Provider %s/%s cannot be read and gets nothing: %s; correct the object",
                    name.namespace(), name.name(), e.getMessage());
        }
    }

    @Override
    public void absent(String namespace, String name) {
        byName.remove(new Name(namespace, name));
    }

    @Override
    public void listed() {
        listed.mark();
    }
}

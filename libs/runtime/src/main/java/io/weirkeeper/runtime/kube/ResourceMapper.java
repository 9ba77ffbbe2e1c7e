package io.weirkeeper.runtime.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Knows which kinds the cluster serves, and where. One per cluster. Reads aggregated discovery when a kind is not
 * known or its group may have changed; lookups meanwhile share that one reading. A group whose server is broken makes
 * only its own kinds unknown.
 */
public final class ResourceMapper {
    private static final String DISCOVERY = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    private record Key(String group, String version, String kind) {}

    /** One reading of discovery; immutable. */
    private record Served(
            Map<Key, ResourceType> types, Map<Key, ResourceType> preferred, Set<String> stale, long reading) {
        static final Served NOTHING = new Served(Map.of(), Map.of(), Set.of(), 0);
    }

    private final KubeApi api;
    private final ReentrantLock reading = new ReentrantLock();
    private final Map<Key, ResourceType> learned = new ConcurrentHashMap<>();
    private final Set<String> changed = ConcurrentHashMap.newKeySet();
    private volatile Served served = Served.NOTHING;

    public ResourceMapper(KubeApi api) {
        this.api = api;
    }

    /**
     * The resource of a kind.
     *
     * @throws KubeException in Kubernetes' words when the cluster does not serve it, or cannot say now
     */
    public ResourceType require(String apiVersion, String kind) {
        return find(apiVersion, kind)
                .orElseThrow(() -> new KubeException(
                        404,
                        "NoKindMatch",
                        "no matches for kind \"" + kind + "\" in version \"" + apiVersion + "\"",
                        MissingNode.getInstance(),
                        null));
    }

    /** The resource of a kind in a version; empty when the cluster does not serve it. */
    public Optional<ResourceType> find(String apiVersion, String kind) {
        int slash = apiVersion.indexOf('/');
        String group = slash < 0 ? "" : apiVersion.substring(0, slash);
        String version = apiVersion.substring(slash + 1);
        return find(new Key(group, version, kind));
    }

    /** The resource of a kind in the version that the server prefers. */
    public Optional<ResourceType> preferred(String group, String kind) {
        return find(new Key(group, "", kind));
    }

    /** Something in this group may have changed: the next lookup in it reads discovery again. */
    public void groupChanged(String group) {
        changed.add(group);
    }

    /** What a CustomResourceDefinition that was just established serves, ahead of discovery. */
    public void learn(JsonNode definition) {
        JsonNode spec = definition.path("spec");
        String group = spec.path("group").asText();
        JsonNode names = spec.path("names");
        for (JsonNode version : spec.path("versions")) {
            if (version.path("served").asBoolean()) {
                ResourceType type = new ResourceType(
                        group,
                        version.path("name").asText(),
                        names.path("plural").asText(),
                        names.path("kind").asText(),
                        spec.path("scope").asText().equals("Namespaced"));
                learned.put(new Key(group, type.version(), type.kind()), type);
                learned.putIfAbsent(new Key(group, "", type.kind()), type);
            }
        }
    }

    private Optional<ResourceType> find(Key key) {
        Served seen = served;
        ResourceType known = lookup(seen, key);
        if (known != null && !changed.contains(key.group())) {
            return Optional.of(known);
        }
        Served fresh = refresh(seen.reading());
        ResourceType found = lookup(fresh, key);
        if (found != null) {
            return Optional.of(found);
        }
        if (fresh.stale().contains(key.group())) {
            if (known != null) {
                return Optional.of(known);
            }
            throw new KubeException(
                    503,
                    "ServiceUnavailable",
                    "unable to retrieve the complete list of server APIs: stale GroupVersion discovery: " + key.group(),
                    MissingNode.getInstance(),
                    null);
        }
        return Optional.empty();
    }

    private @Nullable ResourceType lookup(Served in, Key key) {
        ResourceType type =
                key.version().isEmpty() ? in.preferred().get(key) : in.types().get(key);
        return type != null ? type : learned.get(key);
    }

    /** Reads discovery, unless another did since the given reading. */
    private Served refresh(long seen) {
        reading.lock();
        try {
            if (served.reading() > seen) {
                return served;
            }
            // before reading: what changes while we read is news for the next reading
            Set<String> answered = new TreeSet<>(changed);
            changed.removeAll(answered);
            Map<Key, ResourceType> types = new HashMap<>();
            Map<Key, ResourceType> preferred = new LinkedHashMap<>();
            Set<String> stale = new TreeSet<>();
            try {
                for (String path : new String[] {"/api", "/apis"}) {
                    read(path, types, preferred, stale);
                }
            } catch (KubeException e) {
                changed.addAll(answered);
                throw e;
            }
            keepStale(types, preferred, stale);
            learned.clear();
            served = new Served(types, preferred, stale, seen + 1);
            return served;
        } finally {
            reading.unlock();
        }
    }

    /** What was known of a group that cannot answer now is still the best guess. */
    private void keepStale(Map<Key, ResourceType> types, Map<Key, ResourceType> preferred, Set<String> stale) {
        served.types().forEach((key, type) -> {
            if (stale.contains(key.group())) {
                types.putIfAbsent(key, type);
            }
        });
        served.preferred().forEach((key, type) -> {
            if (stale.contains(key.group())) {
                preferred.putIfAbsent(key, type);
            }
        });
    }

    private void read(String path, Map<Key, ResourceType> types, Map<Key, ResourceType> preferred, Set<String> stale) {
        JsonNode list = api.read(path, DISCOVERY);
        if (!list.path("kind").asText().equals("APIGroupDiscoveryList")) {
            throw new KubeException(
                    406,
                    "NotAcceptable",
                    "the Kubernetes API does not serve aggregated discovery: Kubernetes 1.30 or newer is needed",
                    MissingNode.getInstance(),
                    null);
        }
        for (JsonNode group : list.path("items")) {
            String name = group.path("metadata").path("name").asText("");
            for (JsonNode version : group.path("versions")) {
                if (version.path("freshness").asText().equals("Stale")) {
                    stale.add(name);
                }
                for (JsonNode resource : version.path("resources")) {
                    ResourceType type = type(name, version.path("version").asText(), resource);
                    if (!type.kind().isEmpty()) {
                        types.putIfAbsent(new Key(name, type.version(), type.kind()), type);
                        preferred.putIfAbsent(new Key(name, "", type.kind()), type);
                    }
                }
            }
        }
    }

    private static ResourceType type(String group, String version, JsonNode resource) {
        return new ResourceType(
                group,
                version,
                resource.path("resource").asText(),
                resource.path("responseKind").path("kind").asText(),
                resource.path("scope").asText().equals("Namespaced"));
    }
}

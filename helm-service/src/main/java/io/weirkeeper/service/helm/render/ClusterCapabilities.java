package io.weirkeeper.service.helm.render;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.engine.helm.render.Capabilities;
import io.weirkeeper.engine.helm.render.KubeVersion;
import io.weirkeeper.runtime.kube.KubeApi;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.WeakHashMap;

/**
 * What clusters can do, for templates to ask. Read again when the answer is a few seconds old, so that many releases at
 * once share one reading. Thread-safe.
 */
public final class ClusterCapabilities {
    private static final String DISCOVERY = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    private static final String HELM = "v4.2";
    private static final Duration FRESH = Duration.ofSeconds(5);

    private record Known(Capabilities capabilities, Instant readAt) {}

    private final Clock clock;
    /** By cluster; one that nobody is connected to any longer goes by itself. */
    private final Map<KubeApi, Known> known = Collections.synchronizedMap(new WeakHashMap<>());

    public ClusterCapabilities(Clock clock) {
        this.clock = clock;
    }

    /** @param api of the cluster, with the service's own rights */
    public Capabilities read(KubeApi api) {
        Instant began = clock.instant();
        Known last = known.get(api);
        if (last != null && began.isBefore(last.readAt().plus(FRESH))) {
            return last.capabilities();
        }
        JsonNode version = api.read("/version", "application/json");
        List<String> apis = new ArrayList<>(new TreeSet<>(versions(api)));
        KubeVersion kube = KubeVersion.parse(version.path("gitVersion").asText());
        KubeVersion named = new KubeVersion(
                kube.version(),
                kube.normalized(),
                version.path("major").asText(kube.major()),
                version.path("minor").asText(kube.minor()));
        Capabilities read = new Capabilities(named, apis, HELM);
        known.put(api, new Known(read, began));
        return read;
    }

    /** Something was defined: what was read is out of date. */
    public void forget(KubeApi api) {
        known.remove(api);
    }

    /** {@code group/version}, and {@code group/version/Kind} of each kind. */
    private static List<String> versions(KubeApi api) {
        List<String> versions = new ArrayList<>();
        for (String path : new String[] {"/api", "/apis"}) {
            for (JsonNode group : api.read(path, DISCOVERY).path("items")) {
                String name = group.path("metadata").path("name").asText("");
                for (JsonNode version : group.path("versions")) {
                    String full = (name.isEmpty() ? "" : name + "/")
                            + version.path("version").asText();
                    versions.add(full);
                    for (JsonNode resource : version.path("resources")) {
                        versions.add(full + "/"
                                + resource.path("responseKind").path("kind").asText());
                    }
                }
            }
        }
        return versions;
    }
}

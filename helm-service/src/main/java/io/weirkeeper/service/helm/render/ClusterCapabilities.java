package io.weirkeeper.service.helm.render;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.engine.helm.render.Capabilities;
import io.weirkeeper.engine.helm.render.KubeVersion;
import io.weirkeeper.runtime.kube.KubeApi;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What the live cluster can do, for templates to ask. Read again when the answer is a few seconds old, so that many
 * releases at once share one reading. Thread-safe.
 */
public final class ClusterCapabilities {
    private static final String DISCOVERY = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    private static final String HELM = "v4.2";
    private static final Duration FRESH = Duration.ofSeconds(5);

    private final KubeApi api;
    private final Clock clock;
    private @Nullable Capabilities known;
    private Instant readAt = Instant.MIN;

    public ClusterCapabilities(KubeApi api, Clock clock) {
        this.api = api;
        this.clock = clock;
    }

    public Capabilities read() {
        synchronized (this) {
            if (known != null && clock.instant().isBefore(readAt.plus(FRESH))) {
                return known;
            }
        }
        Instant began = clock.instant();
        JsonNode version = api.read("/version", "application/json");
        List<String> apis = new ArrayList<>(new TreeSet<>(versions()));
        KubeVersion kube = KubeVersion.parse(version.path("gitVersion").asText());
        KubeVersion named = new KubeVersion(
                kube.version(),
                kube.normalized(),
                version.path("major").asText(kube.major()),
                version.path("minor").asText(kube.minor()));
        Capabilities read = new Capabilities(named, apis, HELM);
        synchronized (this) {
            known = read;
            readAt = began;
        }
        return read;
    }

    /** Something was defined: what was read is out of date. */
    public synchronized void forget() {
        known = null;
    }

    /** {@code group/version}, and {@code group/version/Kind} of each kind. */
    private List<String> versions() {
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

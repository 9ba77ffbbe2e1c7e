package io.weirkeeper.runtime.access;

import io.fabric8.kubernetes.client.Config;
import io.weirkeeper.runtime.apply.FieldManagers;
import io.weirkeeper.runtime.health.HealthListener;
import io.weirkeeper.runtime.health.HealthWatch;
import io.weirkeeper.runtime.kube.DefinitionWatch;
import io.weirkeeper.runtime.kube.HttpKubeApi;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.RequestCounts;
import io.weirkeeper.runtime.kube.ResourceMapper;
import io.weirkeeper.runtime.kube.Subscription;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Opens clusters for one service: each with its kinds and its watch on what the service applies.
 *
 * @param ownerLabel the label of every applied object, {@code <group>/name}
 * @param managers whose entries in managedFields are ours
 * @param listener hears of the objects of all clusters
 */
public record Clusters(
        String ownerLabel,
        FieldManagers managers,
        HealthListener listener,
        Clock clock,
        ScheduledExecutorService timer) {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    /** Over a connection that somebody else closes. */
    public Destinations.Connection open(KubeApi api) {
        ResourceMapper kinds = new ResourceMapper(api);
        HealthWatch watch = new HealthWatch(api, kinds, ownerLabel, managers, listener, clock, timer);
        Subscription definitions = DefinitionWatch.start(api, kinds, watch::definitionChanged, timer);
        return new Destinations.Connection(new Destination(api, kinds, watch), () -> {
            definitions.close();
            watch.close();
        });
    }

    /** Over a connection of its own. */
    public Destinations.Connection connect(Config access) {
        KubeApi api = HttpKubeApi.connect(access, TIMEOUT, new RequestCounts());
        Destinations.Connection opened = open(api);
        return new Destinations.Connection(opened.destination(), () -> {
            opened.close().run();
            api.close();
        });
    }
}

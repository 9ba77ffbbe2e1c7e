package io.weirkeeper.runtime.fact;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.event.Subject;
import io.weirkeeper.runtime.kafka.KafkaLink;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.ListOptions;
import io.weirkeeper.runtime.kube.ListWatch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Hears the facts of some kinds: from Kafka's tables, and by watching a kind itself when there is no Kafka, when Kafka
 * is unreachable, or when nobody ever told a fact about it there (a real Flux controller serves it).
 */
public final class FactHearing implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(FactHearing.class);
    private static final long CHECK_SECONDS = 2;

    private final KubeApi api;
    private final @Nullable FactTable table;
    private final String cluster;
    private final ListOptions selection;
    private final List<FactKind> kinds;
    private final FactListener listener;
    private final ScheduledExecutorService timer;

    private final Map<FactKind, ListWatch> watches = new HashMap<>();
    private @Nullable ScheduledFuture<?> checks;

    /**
     * @param table null when there is no Kafka
     * @param cluster the install's id, for facts that are told here
     */
    public FactHearing(
            KubeApi api,
            @Nullable FactTable table,
            String cluster,
            ListOptions selection,
            List<FactKind> kinds,
            FactListener listener,
            ScheduledExecutorService timer) {
        this.api = api;
        this.table = table;
        this.cluster = cluster;
        this.selection = selection;
        this.kinds = List.copyOf(kinds);
        this.listener = listener;
        this.timer = timer;
    }

    public synchronized FactHearing start() {
        if (table == null) {
            kinds.forEach(this::watch);
            return this;
        }
        table.listen(listener);
        checks = timer.scheduleWithFixedDelay(
                this::substitute, KafkaLink.UNREACHABLE_AFTER.toSeconds(), CHECK_SECONDS, TimeUnit.SECONDS);
        return this;
    }

    @Override
    public synchronized void close() {
        if (checks != null) {
            checks.cancel(false);
        }
        if (table != null) {
            table.ignore(listener);
        }
        watches.values().forEach(ListWatch::close);
        watches.clear();
    }

    /** Watches what Kafka does not tell, and stops watching what it does. */
    private synchronized void substitute() {
        for (FactKind kind : kinds) {
            boolean needed = table == null || table.lacks(kind.type().kind());
            if (needed && !watches.containsKey(kind)) {
                LOG.debugf(
                        "watching %s: nobody tells facts about it", kind.type().kind());
                watch(kind);
            } else if (!needed && watches.containsKey(kind)) {
                LOG.debugf("facts about %s are told again", kind.type().kind());
                watches.remove(kind).close();
            }
        }
    }

    private synchronized void watch(FactKind kind) {
        watches.put(kind, new ListWatch(api, kind.type(), selection, new Watched(kind), timer).start());
    }

    private final class Watched implements ListWatch.Listener {
        private final FactKind kind;

        private Watched(FactKind kind) {
            this.kind = kind;
        }

        @Override
        public void present(ObjectNode object) {
            listener.heard(kind.read().apply(object));
        }

        @Override
        public void absent(String namespace, String name) {
            listener.heard(kind.deleted().apply(new Subject(cluster, kind.type().kind(), namespace, name, "", "")));
        }

        @Override
        public void listed() {}
    }
}

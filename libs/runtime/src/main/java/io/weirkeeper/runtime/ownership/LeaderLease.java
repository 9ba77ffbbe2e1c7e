package io.weirkeeper.runtime.ownership;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.kube.ListOptions;
import io.weirkeeper.runtime.kube.ListWatch;
import io.weirkeeper.runtime.kube.ResourceType;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Holds Flux's {@code <controller>-leader-election} Lease while this process is responsible. A real Flux controller
 * that holds it keeps us passive, and we keep it passive. Watches the Lease rather than polling it; compares expiry by
 * our own clock from when a renewal was seen, as client-go does.
 */
public final class LeaderLease implements AutoCloseable {
    /** Flux's defaults: {@code --leader-election-lease-duration} and {@code --leader-election-renew-deadline}. */
    public static final Duration DURATION = Duration.ofSeconds(35);

    private static final Duration RENEW_DEADLINE = Duration.ofSeconds(30);
    private static final Duration RENEW_EVERY = Duration.ofSeconds(10);
    private static final Duration AGAIN = Duration.ofSeconds(2);
    private static final ResourceType LEASES = new ResourceType("coordination.k8s.io", "v1", "leases", "Lease", true);
    private static final DateTimeFormatter MICRO_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final Logger LOG = Logger.getLogger(LeaderLease.class);

    /** Hears whether this process is responsible. Calls come one at a time. */
    public interface Listener {
        void gained();

        void lost();
    }

    private final KubeApi api;
    private final String namespace;
    private final String name;
    private final String holder;
    private final Listener listener;
    private final Clock clock;
    private final ScheduledExecutorService timer;

    private volatile boolean held;
    private boolean closed;
    private Instant lastRenewed = Instant.EPOCH;
    private String seenRenewal = "";
    private Instant seenAt = Instant.EPOCH;
    private String announcedHolder = "";
    private @Nullable ListWatch watch;
    private @Nullable ScheduledFuture<?> nextLook;

    /** @param name of the Lease, such as {@code source-controller-leader-election} */
    public LeaderLease(
            KubeApi api,
            String namespace,
            String name,
            String holder,
            Listener listener,
            Clock clock,
            ScheduledExecutorService timer) {
        this.api = api;
        this.namespace = namespace;
        this.name = name;
        this.holder = holder;
        this.listener = listener;
        this.clock = clock;
        this.timer = timer;
    }

    public synchronized LeaderLease start() {
        ListOptions one = ListOptions.ALL.inNamespace(namespace).withFields("metadata.name=" + name);
        watch = new ListWatch(api, LEASES, one, new LeaseWatch(), timer).start();
        act();
        return this;
    }

    public boolean isHeld() {
        return held;
    }

    /** Gives the lease up at once, so that another process need not wait for it to expire. */
    @Override
    public void close() {
        boolean release;
        synchronized (this) {
            closed = true;
            release = held;
            held = false;
            if (watch != null) {
                watch.close();
            }
        }
        if (release) {
            listener.lost();
            try {
                release();
            } catch (KubeException e) {
                LOG.debugf("lease %s is left to expire: %s", name, e.getMessage());
            }
        }
    }

    /** Acquires or renews, then sets the time of the next look, whatever becomes of this one. */
    private void act() {
        Duration next = AGAIN;
        try {
            next = look();
        } finally {
            lookAgain(next);
        }
    }

    /** @return when to look again */
    private synchronized Duration look() {
        if (closed) {
            return AGAIN;
        }
        boolean isOurs = false;
        try {
            isOurs = acquireOrRenew();
        } catch (KubeException e) {
            LOG.debugf("lease %s: %s", name, e.getMessage());
        }
        if (held && lastRenewed.plus(RENEW_DEADLINE).isBefore(clock.instant())) {
            LOG.warnf("lease %s/%s could not be renewed in time: this process pauses", namespace, name);
            held = false;
            listener.lost();
        }
        if (isOurs) {
            return RENEW_EVERY;
        }
        return held || seenRenewal.isEmpty() ? AGAIN : untilExpiry();
    }

    private synchronized void lookAgain(Duration delay) {
        if (closed) {
            return;
        }
        if (nextLook != null) {
            nextLook.cancel(false);
        }
        nextLook = timer.schedule(() -> Thread.ofVirtual().start(this::act), delay.toMillis(), TimeUnit.MILLISECONDS);
    }

    private boolean acquireOrRenew() {
        Optional<ObjectNode> found = api.get(LEASES, namespace, name);
        Instant now = clock.instant();
        if (found.isEmpty()) {
            api.create(LEASES, namespace, lease(JsonNodeFactory.instance.objectNode(), now, 0), "");
            renewed(now);
            return true;
        }
        ObjectNode lease = found.get();
        String current = lease.at("/spec/holderIdentity").asText("");
        if (!current.isEmpty() && !current.equals(holder) && !hasExpired(lease, now)) {
            announce(current);
            if (held) {
                held = false;
                listener.lost();
            }
            return false;
        }
        int transitions = lease.at("/spec/leaseTransitions").asInt() + (current.equals(holder) ? 0 : 1);
        api.update(LEASES, namespace, name, lease(lease, now, transitions), "");
        renewed(now);
        return true;
    }

    private void renewed(Instant now) {
        lastRenewed = now;
        if (!held) {
            held = true;
            announcedHolder = "";
            LOG.debugf("lease %s/%s held as %s", namespace, name, holder);
            listener.gained();
        }
    }

    /** Expiry counts from when we saw the renewal, so that clocks need not agree. */
    private boolean hasExpired(ObjectNode lease, Instant now) {
        String renewal = lease.at("/spec/renewTime").asText("")
                + lease.at("/spec/holderIdentity").asText("");
        if (!renewal.equals(seenRenewal)) {
            seenRenewal = renewal;
            seenAt = now;
        }
        long seconds = lease.at("/spec/leaseDurationSeconds").asLong(DURATION.toSeconds());
        return seenAt.plusSeconds(seconds).isBefore(now);
    }

    private Duration untilExpiry() {
        Duration left = Duration.between(clock.instant(), seenAt.plus(DURATION)).plusMillis(100);
        return left.compareTo(AGAIN) < 0 ? AGAIN : left;
    }

    private ObjectNode lease(ObjectNode lease, Instant now, int transitions) {
        lease.put("apiVersion", LEASES.apiVersion()).put("kind", LEASES.kind());
        ObjectNode metadata = lease.withObject("/metadata");
        metadata.put("name", name).put("namespace", namespace);
        metadata.remove("managedFields");
        ObjectNode spec = lease.withObject("/spec");
        if (!spec.path("holderIdentity").asText("").equals(holder)) {
            spec.put("acquireTime", MICRO_TIME.format(now));
        }
        spec.put("holderIdentity", holder);
        spec.put("leaseDurationSeconds", (int) DURATION.toSeconds());
        spec.put("renewTime", MICRO_TIME.format(now));
        spec.put("leaseTransitions", transitions);
        return lease;
    }

    private void release() {
        Optional<ObjectNode> found = api.get(LEASES, namespace, name);
        if (found.isPresent() && found.get().at("/spec/holderIdentity").asText().equals(holder)) {
            ObjectNode lease = found.get();
            lease.withObject("/spec").put("holderIdentity", "").put("leaseDurationSeconds", 1);
            api.update(LEASES, namespace, name, lease, "");
        }
    }

    private void announce(String current) {
        if (!current.equals(announcedHolder)) {
            announcedHolder = current;
            LOG.infof(
                    "waiting: %s/%s is held by %s. To hand over, stop that process (for a Flux controller: kubectl -n"
                            + " %s scale deployment %s --replicas=0)",
                    namespace, name, current, namespace, name.replace("-leader-election", ""));
        }
    }

    /** A change of the Lease by somebody else is looked at when it happens. */
    private final class LeaseWatch implements ListWatch.Listener {
        @Override
        public void present(ObjectNode lease) {
            JsonNode current = lease.at("/spec/holderIdentity");
            if (!isHeld()
                    && !current.asText("").equals(holder)
                    && current.asText("").isEmpty()) {
                Thread.ofVirtual().start(LeaderLease.this::act);
            }
        }

        @Override
        public void absent(String gone, String goneName) {
            if (!isHeld()) {
                Thread.ofVirtual().start(LeaderLease.this::act);
            }
        }

        @Override
        public void listed() {}
    }
}

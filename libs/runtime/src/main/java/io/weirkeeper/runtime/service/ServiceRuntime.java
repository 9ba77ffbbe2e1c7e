package io.weirkeeper.runtime.service;

import io.weirkeeper.runtime.event.EventCarrier;
import io.weirkeeper.runtime.event.EventRecorder;
import io.weirkeeper.runtime.event.HttpCarrier;
import io.weirkeeper.runtime.event.KafkaCarrier;
import io.weirkeeper.runtime.event.Outbox;
import io.weirkeeper.runtime.fact.FactHearing;
import io.weirkeeper.runtime.fact.FactKind;
import io.weirkeeper.runtime.fact.FactListener;
import io.weirkeeper.runtime.fact.KafkaFactSink;
import io.weirkeeper.runtime.fact.TombstoneSweep;
import io.weirkeeper.runtime.kafka.KafkaLink;
import io.weirkeeper.runtime.kube.ListOptions;
import io.weirkeeper.runtime.ownership.LeaderLease;
import io.weirkeeper.runtime.reconcile.ControllerContext;
import io.weirkeeper.runtime.reconcile.FactSink;
import io.weirkeeper.runtime.reconcile.KindController;
import io.weirkeeper.runtime.reconcile.ReconciledKind;
import io.weirkeeper.runtime.reconcile.Reconciler;
import io.weirkeeper.runtime.reconcile.Schedule;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One service in a process: its controllers, what it tells and hears, and whether it is the one that acts. Built once,
 * started once, closed once, by the service's producer.
 */
public final class ServiceRuntime implements AutoCloseable {
    private static final int OUTBOX_CAPACITY = 10_000;
    private static final Duration FIRST_SWEEP = Duration.ofHours(1);
    private static final Duration SWEEP_EVERY = Duration.ofHours(12);

    private final Platform platform;
    private final ServiceSettings settings;
    private final EventRecorder events;
    private final FactSink facts;
    private final List<KindController<?>> controllers = new ArrayList<>();
    private final List<AutoCloseable> parts = new ArrayList<>();
    private final List<Runnable> whenGained = new ArrayList<>();
    private final List<Runnable> whenLost = new ArrayList<>();
    private volatile boolean responsible;
    private @Nullable LeaderLease lease;

    public ServiceRuntime(Platform platform, ServiceSettings settings) {
        this.platform = platform;
        this.settings = settings;
        KafkaLink kafka = platform.kafka();
        this.events = new EventRecorder(
                settings.controller(),
                platform.config().instance(),
                carrier(platform, settings),
                Outbox.open(
                        platform.config().dataDir().resolve("outbox").resolve(settings.controller()), OUTBOX_CAPACITY),
                platform.kubeEvents(),
                platform.redactor(),
                platform.clock(),
                platform.timer());
        if (kafka == null) {
            this.facts = _ -> {}; // others watch the objects themselves
        } else {
            KafkaFactSink sink = new KafkaFactSink(kafka, settings.controller(), platform.cluster(), platform.clock());
            this.facts = sink;
            TombstoneSweep sweep = new TombstoneSweep(
                    kafka, sink, settings.controller(), platform.cluster(), platform.clock(), this::isResponsible);
            ScheduledFuture<?> sweeps = platform.timer()
                    .scheduleWithFixedDelay(
                            sweep::begin, FIRST_SWEEP.toSeconds(), SWEEP_EVERY.toSeconds(), TimeUnit.SECONDS);
            parts.add(() -> sweeps.cancel(false));
            parts.add(sweep);
            parts.add(sink);
        }
    }

    private static @Nullable EventCarrier carrier(Platform platform, ServiceSettings settings) {
        KafkaLink kafka = platform.kafka();
        if (kafka != null) {
            return new KafkaCarrier(kafka, platform.cluster());
        }
        return settings.eventsAddress().isEmpty() ? null : new HttpCarrier(URI.create(settings.eventsAddress()));
    }

    public Platform platform() {
        return platform;
    }

    public EventRecorder events() {
        return events;
    }

    /** Where facts go that no reconciler tells. */
    public FactSink facts() {
        return facts;
    }

    /** Which objects the service looks at. */
    public ListOptions selection() {
        return ListOptions.ALL.inNamespace(settings.watchNamespace()).withLabels(settings.labelSelector());
    }

    /** Adds a kind to reconcile. Before {@link #start}. */
    public <T> KindController<T> control(ReconciledKind<T> kind, Reconciler<T> reconciler, int concurrency) {
        ControllerContext context = new ControllerContext(
                platform.cluster(),
                platform.api(),
                selection(),
                _ -> responsible,
                events,
                facts,
                new Schedule(
                        settings.minRetry(), settings.maxRetry(), settings.jitterPercent(), new SplittableRandom()),
                platform.metrics(),
                platform.redactor(),
                platform.clock(),
                platform.timer());
        KindController<T> controller = new KindController<>(kind, reconciler, concurrency, context);
        controllers.add(controller);
        return controller;
    }

    /** Begins to hear facts about some kinds, of all namespaces. */
    public FactHearing hear(List<FactKind> kinds, FactListener listener) {
        FactHearing hearing = new FactHearing(
                        platform.api(),
                        platform.facts(),
                        platform.cluster(),
                        ListOptions.ALL,
                        kinds,
                        listener,
                        platform.timer())
                .start();
        parts.add(hearing);
        return hearing;
    }

    /** Called when this process becomes the one that acts, and when it no longer is. Before {@link #start}. */
    public void follow(Runnable gained, Runnable lost) {
        whenGained.add(gained);
        whenLost.add(lost);
    }

    /** Whether this process is the one that acts for the service. */
    public boolean isResponsible() {
        return responsible;
    }

    /** Begins to reconcile: at once, or as soon as the Lease is held. */
    public void start() {
        if (!settings.leaderElection()) {
            gained();
            return;
        }
        LeaderLease.Listener listener = new LeaderLease.Listener() {
            @Override
            public void gained() {
                ServiceRuntime.this.gained();
            }

            @Override
            public void lost() {
                ServiceRuntime.this.lost();
            }
        };
        String name = settings.controller() + "-leader-election";
        platform.metrics().watchLeadership(name, this::isResponsible);
        lease = new LeaderLease(
                        platform.api(),
                        platform.config().namespace(),
                        name,
                        platform.instance().id(),
                        listener,
                        platform.clock(),
                        platform.timer())
                .start();
    }

    private void gained() {
        responsible = true;
        controllers.forEach(KindController::start);
        whenGained.forEach(Runnable::run);
    }

    private void lost() {
        responsible = false;
        whenLost.forEach(Runnable::run);
        controllers.forEach(KindController::stop);
    }

    @Override
    public void close() throws Exception {
        controllers.forEach(KindController::close);
        if (lease != null) {
            lease.close();
        }
        for (AutoCloseable part : parts) {
            part.close();
        }
    }
}

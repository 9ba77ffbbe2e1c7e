package io.weirkeeper.service.notification.config;

import io.micrometer.core.instrument.Gauge;
import io.weirkeeper.api.KnownKind;
import io.weirkeeper.api.Labels;
import io.weirkeeper.api.LocalObjectReference;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.notification.Alert;
import io.weirkeeper.api.notification.Provider;
import io.weirkeeper.api.notification.Receiver;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.tls.TlsSettings;
import io.weirkeeper.runtime.http.ListenAddress;
import io.weirkeeper.runtime.kafka.KafkaLink;
import io.weirkeeper.runtime.kube.ListWatch;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.reconcile.KindController;
import io.weirkeeper.runtime.reconcile.ReconciledKind;
import io.weirkeeper.runtime.service.Platform;
import io.weirkeeper.runtime.service.ServiceRuntime;
import io.weirkeeper.runtime.service.ServiceSettings;
import io.weirkeeper.service.notification.deliver.Courier;
import io.weirkeeper.service.notification.intake.AlertBook;
import io.weirkeeper.service.notification.intake.BodyReader;
import io.weirkeeper.service.notification.intake.EventHandler;
import io.weirkeeper.service.notification.intake.HookHandler;
import io.weirkeeper.service.notification.intake.HttpMetrics;
import io.weirkeeper.service.notification.intake.NotificationPorts;
import io.weirkeeper.service.notification.intake.ProviderBook;
import io.weirkeeper.service.notification.intake.ReceiverBook;
import io.weirkeeper.service.notification.intake.SecretTriggers;
import io.weirkeeper.service.notification.match.Duplicates;
import io.weirkeeper.service.notification.match.Matcher;
import io.weirkeeper.service.notification.publish.AlertEvents;
import io.weirkeeper.service.notification.reconcile.AlertReconciler;
import io.weirkeeper.service.notification.reconcile.ProviderReconciler;
import io.weirkeeper.service.notification.reconcile.ReceiverReconciler;
import io.weirkeeper.service.notification.send.CloudTokens;
import io.weirkeeper.service.notification.send.Destinations;
import io.weirkeeper.service.notification.send.HttpClients;
import io.weirkeeper.service.notification.send.ProviderCourier;
import io.weirkeeper.service.notification.send.ProviderHttp;
import io.weirkeeper.service.notification.send.SendException;
import io.weirkeeper.service.notification.send.Senders;
import io.weirkeeper.service.notification.trigger.ReconcileRequests;
import io.weirkeeper.service.notification.verify.IdTokens;
import io.weirkeeper.service.notification.verify.WebhookChecks;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;

/** The whole service as one object: put together here, started and closed by its producer. */
public final class NotificationService implements AutoCloseable {
    static final String CONTROLLER = "notification-controller";
    private static final int REMEMBERED_EVENTS = 20_000;
    private static final int JITTER_PERCENT = 5;
    private static final int BODY_SHARE_OF_HEAP = 4;

    private final Platform platform;
    private final ServiceRuntime runtime;
    private final HttpClients clients;
    private final Senders senders;
    private final Delivering delivering;
    private final NotificationPorts ports;
    private final List<ListWatch> watches = new ArrayList<>();

    public NotificationService(Platform platform, NotificationConfig config) {
        this.platform = platform;
        this.runtime = new ServiceRuntime(platform, settings(platform, config));
        this.clients = new HttpClients(NotificationService::tls);
        ProviderHttp http = new ProviderHttp(clients);
        this.senders = new Senders(
                http,
                NotificationService::tls,
                new CloudTokens(http, System.getenv(), platform.clock()),
                platform.clock());
        ClusterReader cluster = new ClusterReader(platform.api(), platform.redactor());
        AlertBook alerts = new AlertBook(config.noCrossNamespaceRefs());
        ProviderBook providers = new ProviderBook();
        ReceiverBook receivers = new ReceiverBook();
        watch(KnownKind.ALERT, alerts);
        watch(KnownKind.PROVIDER, providers);
        watch(KnownKind.RECEIVER, receivers);
        control(config, cluster);

        AlertEvents told = new AlertEvents(runtime.events(), alerts::shown, platform.clock());
        Matcher matcher = new Matcher(alerts::rules, cluster, providers::find, told);
        Courier courier = new ProviderCourier(
                alerts::alert,
                providers::find,
                new Destinations(new RecentSecrets(cluster, platform.clock())),
                senders,
                cluster,
                platform.redactor());
        this.delivering = delivering(
                new Delivering.Rooms(matcher, courier, told, alerts.whenListed().and(providers.whenListed())), config);
        Gauge.builder("weir_deliveries_pending", delivering, Delivering::pending)
                .description("Notifications that are not delivered yet")
                .register(platform.registry());
        BodyReader bodies =
                new BodyReader(platform.vertx(), Runtime.getRuntime().maxMemory() / BODY_SHARE_OF_HEAP);
        EventHandler events = new EventHandler(
                new Duplicates(config.rateLimitInterval(), REMEMBERED_EVENTS),
                delivering::keep,
                platform.redactor(),
                platform.clock());
        HookHandler hooks = new HookHandler(
                receivers.whenListed()::isTrue,
                receivers::byPath,
                cluster,
                new WebhookChecks(new IdTokens(new PublicDocuments(http), platform.clock())),
                new ReconcileRequests(platform.api(), CONTROLLER, config.noCrossNamespaceRefs(), platform.clock())
                        ::request);
        this.ports = new NotificationPorts(
                platform.vertx(),
                bodies,
                new NotificationPorts.Door<>(
                        ListenAddress.parse(config.eventsListenAddr()),
                        events,
                        new HttpMetrics(platform.registry(), "gotk_event", "/")),
                new NotificationPorts.Door<>(
                        ListenAddress.parse(config.receiverAddr()),
                        hooks,
                        new HttpMetrics(platform.registry(), "gotk_receiver", "/hook/")));
        platform.ports().require(receivers.whenListed().and(alerts.whenListed()).and(providers.whenListed())::isTrue);
    }

    private Delivering delivering(Delivering.Rooms rooms, NotificationConfig config) {
        KafkaLink kafka = platform.kafka();
        return kafka == null
                ? new LocalDelivering(platform, rooms)
                : new KafkaDelivering(
                        platform, kafka, runtime, rooms, new Duplicates(config.rateLimitInterval(), REMEMBERED_EVENTS));
    }

    private void control(NotificationConfig config, ClusterReader cluster) {
        KindController<Receiver> receivers = runtime.control(
                new ReconciledKind<>(
                        type(KnownKind.RECEIVER),
                        CONTROLLER,
                        Labels.FINALIZER,
                        json -> RecordJson.decode(json, Receiver.class),
                        NotificationService::secretOf),
                new ReceiverReconciler(cluster),
                config.concurrent());
        runtime.control(
                new ReconciledKind<>(
                        type(KnownKind.PROVIDER),
                        CONTROLLER,
                        Labels.FINALIZER,
                        json -> RecordJson.decode(json, Provider.class),
                        _ -> List.of()),
                new ProviderReconciler(),
                1);
        runtime.control(
                new ReconciledKind<>(
                        type(KnownKind.ALERT),
                        CONTROLLER,
                        "",
                        json -> RecordJson.decode(json, Alert.class),
                        _ -> List.of()),
                new AlertReconciler(platform.api(), type(KnownKind.ALERT), "gotk-" + CONTROLLER),
                1);
        watches.add(new ListWatch(
                platform.api(),
                SecretTriggers.SECRETS,
                runtime.selection().withLabels(SecretTriggers.WATCHED).metadataOnly(true),
                new SecretTriggers(receivers),
                platform.timer()));
    }

    private void watch(KnownKind kind, ListWatch.Listener listener) {
        watches.add(new ListWatch(platform.api(), type(kind), runtime.selection(), listener, platform.timer()));
    }

    public void start() {
        watches.forEach(ListWatch::start);
        delivering.start();
        runtime.start();
    }

    /** The port for events, also where the system chose it. */
    public int eventsPort() {
        return ports.eventsPort();
    }

    /** The port for webhooks, also where the system chose it. */
    public int hooksPort() {
        return ports.hooksPort();
    }

    @Override
    public void close() throws Exception {
        ports.close();
        delivering.close(); // before another process may become responsible
        watches.forEach(ListWatch::close);
        runtime.close();
        senders.close();
        clients.close();
    }

    private static ServiceSettings settings(Platform platform, NotificationConfig config) {
        return new ServiceSettings(
                CONTROLLER,
                "", // its own events are shown in the cluster, and go to Kafka where there is one
                config.leaderElection(),
                config.watchAllNamespaces() ? "" : platform.config().namespace(),
                config.watchLabelSelector().orElse(""),
                config.minRetryDelay(),
                config.maxRetryDelay(),
                JITTER_PERCENT);
    }

    private static List<String> secretOf(Receiver receiver) {
        LocalObjectReference secret = receiver.spec().secretRef();
        return secret == null
                ? List.of()
                : List.of(SecretTriggers.reference(receiver.metadata().namespace(), secret.name()));
    }

    private static SSLContext tls(Map<String, String> certificates) {
        Map<String, byte[]> bytes = new HashMap<>();
        certificates.forEach((key, text) -> bytes.put(key, text.getBytes(StandardCharsets.UTF_8)));
        try {
            return TlsSettings.of(bytes)
                    .context()
                    .orElseThrow(
                            () -> SendException.failed("the provider's certSecretRef holds no certificates", null));
        } catch (RemoteException e) {
            throw SendException.failed("the provider's certificates cannot be used: " + e.getMessage(), e);
        }
    }

    private static ResourceType type(KnownKind known) {
        return new ResourceType(known.group(), known.version(), known.plural(), known.kind(), true);
    }
}

package io.weirkeeper.runtime.service;

import io.fabric8.kubernetes.client.Config;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import io.weirkeeper.runtime.event.KubeEvents;
import io.weirkeeper.runtime.fact.FactTable;
import io.weirkeeper.runtime.http.ListenAddress;
import io.weirkeeper.runtime.http.ManagementPorts;
import io.weirkeeper.runtime.kafka.KafkaLink;
import io.weirkeeper.runtime.kafka.KafkaSettings;
import io.weirkeeper.runtime.kube.ClusterAccess;
import io.weirkeeper.runtime.kube.HttpKubeApi;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.RequestCounts;
import io.weirkeeper.runtime.log.ConsoleLog;
import io.weirkeeper.runtime.metric.ProcessMetrics;
import io.weirkeeper.runtime.metric.ReconcileMetrics;
import io.weirkeeper.runtime.ownership.InstanceId;
import io.weirkeeper.runtime.redact.Redactor;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Builds the platform of the process from its configuration. */
@Singleton
public class PlatformProducer {
    static {
        // read once, when the first HTTP client of the process is made: a proxy may ask for a password before it
        // tunnels
        if (System.getProperty("jdk.http.auth.tunneling.disabledSchemes") == null) {
            System.setProperty("jdk.http.auth.tunneling.disabledSchemes", "");
        }
    }

    @Produces
    @Singleton
    PrometheusMeterRegistry registry() {
        return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    }

    @Produces
    @Singleton
    Platform platform(PlatformConfig config, PrometheusMeterRegistry registry, Vertx vertx) {
        Platform platform = open(config, registry, vertx, Clock.systemUTC());
        ConsoleLog.configure(config.logEncoding(), config.logLevel(), platform.redactor());
        return platform;
    }

    void close(@Disposes Platform platform) {
        platform.close();
    }

    /** The same for a process without CDI. */
    public static Platform open(PlatformConfig config, PrometheusMeterRegistry registry, Vertx vertx, Clock clock) {
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("timer").daemon().factory());
        Config access = config.kubeconfig()
                .map(file -> ClusterAccess.fromKubeconfig(file, config.context().orElse(null)))
                .orElseGet(() -> Config.autoConfigure(config.context().orElse(null)));
        KubeApi api = HttpKubeApi.connect(access, config.apiTimeout(), new RequestCounts(apiCounter(registry)));
        KafkaLink kafka = null;
        if (!config.kafka().isEmpty() && !config.kafka().equals("none")) {
            kafka = new KafkaLink(
                    new KafkaSettings(config.kafka(), config.kafkaProperties(), config.kafkaPartitions(), (short) -1),
                    clock);
            Platform.ensureTopics(kafka, timer);
        }
        ProcessMetrics.bind(registry);
        HeapKeeper.start(timer);
        ReconcileMetrics metrics = new ReconcileMetrics(registry);
        String cluster = Platform.clusterId(config, api);
        return new Platform(
                api,
                kafka,
                kafka == null ? null : facts(kafka, cluster, metrics, clock),
                cluster,
                config,
                InstanceId.open(config.dataDir(), config.instance()),
                new Redactor(),
                new KubeEvents(api, clock),
                registry,
                metrics,
                vertx,
                new ManagementPorts(
                        vertx,
                        ListenAddress.parse(config.metricsAddr()),
                        ListenAddress.parse(config.healthAddr()),
                        registry),
                clock,
                timer);
    }

    private static FactTable facts(KafkaLink kafka, String cluster, ReconcileMetrics metrics, Clock clock) {
        return new FactTable(
                kafka,
                cluster,
                (topic, told) -> metrics.stages().heard(topic, Duration.between(told, clock.instant())));
    }

    private static RequestCounts.Listener apiCounter(PrometheusMeterRegistry registry) {
        return (code, method, host) -> registry.counter(
                        "rest_client_requests", "code", code, "method", method, "host", host)
                .increment();
    }
}

package io.weirkeeper.service.source.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SourceConfigTest {

    @Test
    void hasFluxsDefaults() {
        // When
        SourceConfig config = config(Map.of());

        // Then
        assertThat(config.storagePath()).isEqualTo(Path.of("/data"));
        assertThat(config.storageAddr()).isEmpty();
        assertThat(config.storageAdvAddr()).isEmpty();
        assertThat(config.concurrent()).isEqualTo(2);
        assertThat(config.requeueDependency()).isEqualTo(Duration.ofSeconds(30));
        assertThat(config.minRetryDelay()).isEqualTo(Duration.ofMillis(750));
        assertThat(config.maxRetryDelay()).isEqualTo(Duration.ofMinutes(15));
        assertThat(config.artifactRetentionTtl()).isEqualTo(Duration.ofSeconds(60));
        assertThat(config.artifactRetentionRecords()).isEqualTo(2);
        assertThat(config.artifactDigestAlgo()).isEqualTo("sha256");
        assertThat(config.watchAllNamespaces()).isTrue();
    }

    @Test
    void takesTheEnvironmentOfFluxsDeployment() {
        // When
        SourceConfig config = config(Map.of("STORAGE_ADV_ADDR", "source-controller.flux-system.svc.cluster.local."));

        // Then
        assertThat(config.storageAdvAddr()).contains("source-controller.flux-system.svc.cluster.local.");
    }

    @Test
    void takesTheFlagsOfFluxsDeployment() {
        // When
        Map<String, String> properties = SourceFlags.flags()
                .parse(List.of(
                        "--events-addr=http://notification-controller.flux-system.svc.cluster.local./",
                        "--watch-all-namespaces=true",
                        "--log-level=info",
                        "--log-encoding=json",
                        "--enable-leader-election",
                        "--storage-path=/data",
                        "--storage-adv-addr=source-controller.$(RUNTIME_NAMESPACE).svc.cluster.local.",
                        "--artifact-retention-ttl=5m",
                        "--concurrent=10",
                        "--helm-cache-max-size=10"));

        // Then
        SourceConfig config = config(properties);
        assertThat(config.leaderElection()).isTrue();
        assertThat(config.concurrent()).isEqualTo(10);
        assertThat(config.artifactRetentionTtl()).isEqualTo(Duration.ofMinutes(5));
        assertThat(config.eventsAddr()).contains("http://notification-controller.flux-system.svc.cluster.local./");
    }

    private static SourceConfig config(Map<String, String> properties) {
        return new SmallRyeConfigBuilder()
                .addDefaultInterceptors()
                .addDiscoveredConverters()
                .withMapping(SourceConfig.class)
                .withSources(new PropertiesConfigSource(properties, "test", 500))
                .build()
                .getConfigMapping(SourceConfig.class);
    }
}

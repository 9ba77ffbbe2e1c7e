package io.weirkeeper.service.helm;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.engine.helm.release.Observation;
import io.weirkeeper.engine.helm.release.Release;
import io.weirkeeper.runtime.kube.MortalApi;
import io.weirkeeper.testkit.cluster.Cluster;
import io.weirkeeper.testkit.cluster.WithCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that dies after each of its writes in turn, in an install and in an upgrade, and the one that follows. */
@WithCluster
class CrashIT {
    private static final int MOST_WRITES = 14;

    private final Cluster cluster;
    private final Path directory;

    CrashIT(Cluster cluster, @TempDir Path directory) throws IOException {
        this.cluster = cluster;
        this.directory = directory;
        for (String crd :
                new String[] {"helm.toolkit.fluxcd.io_helmreleases", "source.toolkit.fluxcd.io_ocirepositories"}) {
            cluster.api().applyCrds(Files.readString(Path.of("../deploy/crds", crd + ".yaml")));
        }
    }

    @Test
    void anInstallIsEndedByTheNextProcessHoweverFarItCame() throws Exception {
        for (int writes = 1; writes <= MOST_WRITES; writes++) {
            String namespace = cluster.newNamespace();
            Releases releases = new Releases(cluster, namespace);
            try (FakeCharts charts = new FakeCharts(cluster, namespace)) {
                charts.publish("web", "1.0.0", Map.of("templates/all.yaml", Lab.CONFIG));
                boolean died = live(namespace, writes, () -> releases.apply("web", "web", "values: {a: '1'}"));
                ended(namespace, releases, "1");
                if (!died) {
                    return;
                }
            }
        }
    }

    @Test
    void anUpgradeIsEndedByTheNextProcessHoweverFarItCame() throws Exception {
        for (int writes = 1; writes <= MOST_WRITES; writes++) {
            String namespace = cluster.newNamespace();
            Releases releases = new Releases(cluster, namespace);
            try (FakeCharts charts = new FakeCharts(cluster, namespace)) {
                charts.publish("web", "1.0.0", Map.of("templates/all.yaml", Lab.CONFIG));
                try (ServiceUnderTest _ = new ServiceUnderTest(cluster, namespace, directory.resolve("a" + writes))) {
                    releases.apply("web", "web", "values: {a: '1'}");
                    releases.ready("web", "Helm install succeeded");
                }
                boolean died = live(namespace, writes, () -> releases.apply("web", "web", "values: {a: '2'}"));
                ended(namespace, releases, "2");
                if (!died) {
                    return;
                }
            }
        }
    }

    /** @return whether it died */
    private boolean live(String namespace, int writes, Runnable work) throws Exception {
        MortalApi mortal = new MortalApi(writes);
        UnaryOperator<io.weirkeeper.runtime.kube.KubeApi> over = mortal::over;
        try (ServiceUnderTest _ =
                new ServiceUnderTest(cluster, namespace, directory.resolve("b" + namespace), over, Map.of())) {
            work.run();
            return mortal.died().await(5, TimeUnit.SECONDS);
        }
    }

    /** No release is stuck, none was made twice, nothing is left when it goes. */
    private void ended(String namespace, Releases releases, String value) throws Exception {
        String secrets = "/api/v1/namespaces/" + namespace + "/secrets";
        String config = "/api/v1/namespaces/" + namespace + "/configmaps/web";
        try (ServiceUnderTest _ = new ServiceUnderTest(cluster, namespace, directory.resolve("c" + namespace))) {
            releases.ready("web", "Helm ");
            assertThat(cluster.api().get(config).orElseThrow().at("/data/a").asText())
                    .isEqualTo(value);
            List<String> good = new ArrayList<>();
            cluster.api().get(secrets).orElseThrow().path("items").forEach(secret -> {
                Release release = Records.read(secret);
                assertThat(release.status().isPending()).as("pending record").isFalse();
                if (release.info().description().endsWith(" complete")) {
                    good.add(Observation.configDigest(release.config()));
                }
            });
            assertThat(good).as("values of the releases that succeeded").doesNotHaveDuplicates();
            cluster.api().delete(releases.path("web"));
            cluster.api().awaitAbsence(releases.path("web"), Duration.ofSeconds(60));
        }
        assertThat(cluster.api().get(secrets).orElseThrow().path("items")).isEmpty();
        assertThat(cluster.api().get(config)).isEmpty();
    }
}

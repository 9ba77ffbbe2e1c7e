package io.weirkeeper.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalClusterTest {
    private final ClusterRequest request = ClusterRequest.ephemeral(Path.of("nowhere"));

    @Test
    void takesTheFirstWayThatIsOpen() {
        // Given
        LocalCluster ways = new LocalCluster(List.of(
                new FakeWay("first", Optional.of("closed"), false),
                new FakeWay("second", Optional.empty(), false),
                new FakeWay("third", Optional.empty(), false)));

        // When
        RunningCluster cluster = ways.start(request);

        // Then
        assertThat(cluster.way()).isEqualTo("shared");
        assertThat(cluster.address().context()).isEqualTo("second");
    }

    @Test
    void takesTheNextWayWhenOneFails() {
        // Given
        LocalCluster ways = new LocalCluster(
                List.of(new FakeWay("first", Optional.empty(), true), new FakeWay("second", Optional.empty(), false)));

        // When
        RunningCluster cluster = ways.start(request);

        // Then
        assertThat(cluster.address().context()).isEqualTo("second");
    }

    @Test
    void namesEveryWayAndWhatStandsAgainstIt() {
        // Given
        LocalCluster ways = new LocalCluster(List.of(
                new KubebuilderAssets(Map.of()),
                new FakeWay("container engine", Optional.of("none answers"), false),
                new FakeWay("Go", Optional.empty(), true)));

        // When, Then
        assertThatThrownBy(() -> ways.start(request))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("KUBEBUILDER_ASSETS: not set")
                .hasMessageContaining("container engine: none answers")
                .hasMessageContaining("Go: the disk is full");
    }

    @Test
    void refusesAssetsWithoutTheirPrograms(@TempDir Path empty) {
        // When
        Optional<String> obstacle =
                new KubebuilderAssets(Map.of("KUBEBUILDER_ASSETS", empty.toString())).obstacle(request);

        // Then
        assertThat(obstacle).hasValue(empty + " has no executable etcd");
    }

    @Test
    void keepsBuildsWhereTheUserKeepsCaches() {
        assertThat(CacheDirectory.of(Map.of("XDG_CACHE_HOME", "/caches")))
                .isEqualTo(Path.of("/caches/weirkeeper/local-cluster"));
        assertThat(CacheDirectory.of(Map.of()))
                .isEqualTo(Path.of(System.getProperty("user.home"), ".cache", "weirkeeper", "local-cluster"));
    }

    private record FakeWay(String name, Optional<String> stands, boolean fails) implements ClusterWay {
        @Override
        public Optional<String> obstacle(ClusterRequest request) {
            return stands;
        }

        @Override
        public RunningCluster start(ClusterRequest request) throws IOException {
            if (fails) {
                throw new IOException("the disk is full");
            }
            return new FoundCluster(new ClusterAddress(
                    request.directory(),
                    "v1",
                    Path.of("kubeconfig"),
                    name,
                    URI.create("https://127.0.0.1:1"),
                    "token",
                    Path.of("ca.crt"),
                    Map.of(),
                    Map.of()));
        }
    }
}

package io.weirkeeper.testkit.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.cluster.ClusterException;
import io.weirkeeper.cluster.SharedCluster;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Test;

@WithCluster(own = true)
class OwnClusterIT {

    @Test
    void keepsPortAndDataWhenItsApiServerRestarts(Cluster cluster) {
        // Given
        String path = "/api/v1/namespaces/" + cluster.namespace();
        cluster.components().kill("kube-apiserver");
        assertThatThrownBy(() -> cluster.api().get(path)).isInstanceOf(UncheckedIOException.class);

        // When
        cluster.components().start("kube-apiserver");

        // Then
        assertThat(cluster.api().get(path)).isPresent();
    }

    @Test
    void keepsDataWhenEtcdIsKilled(Cluster cluster) {
        // Given
        cluster.components().kill("etcd");

        // When
        cluster.components().start("etcd");

        // Then
        cluster.api().await("/api/v1/namespaces/" + cluster.namespace(), found -> true);
    }

    @Test
    void refusesToStopPartsOfAClusterThatOthersUse() {
        assertThatThrownBy(() -> SharedCluster.get(true).stop("kube-apiserver"))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("others use this cluster");
    }
}

package io.weirkeeper.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class K3sClusterTest {
    @TempDir
    Path directory;

    @Test
    void takesServerAndAuthorityFromTheKubeconfigOfK3s() throws IOException {
        // Given
        String kubeconfig = """
                ---
                apiVersion: "v1"
                kind: "Config"
                clusters:
                - cluster:
                    certificate-authority-data: "aGVsbG8="
                    server: "https://localhost:32768"
                  name: "default"
                """;

        // When
        ClusterAddress address = K3sCluster.describe(directory, kubeconfig, "secret", 12);

        // Then
        assertThat(address.server()).isEqualTo(URI.create("https://localhost:32768"));
        assertThat(Files.readString(address.certificateAuthority())).isEqualTo("hello");
        assertThat(Files.readString(address.kubeconfig()))
                .contains("server: https://localhost:32768")
                .contains("certificate-authority-data: aGVsbG8=")
                .contains("token: secret");
    }

    @Test
    void saysWhatAKubeconfigLacks() {
        assertThatThrownBy(() -> K3sCluster.describe(directory, "apiVersion: v1", "secret", 12))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("certificate-authority-data");
    }
}

package io.weirkeeper.remote.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.remote.RemoteException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of repositories as go-containerregistry reads them, and challenges as RFC 9110 writes them. */
class OciNameTest {

    @ParameterizedTest
    @CsvSource({
        "ghcr.io/stefanprodan/manifests/podinfo, ghcr.io, stefanprodan/manifests/podinfo",
        "localhost:5000/app, localhost:5000, app",
        "localhost/app, localhost, app",
        "nginx, index.docker.io, library/nginx",
        "org/app, index.docker.io, org/app",
        "docker.io/org/app, index.docker.io, org/app",
    })
    void readsANameAsEverybodyDoes(String text, String registry, String repository) {
        assertThat(OciName.parse(text)).isEqualTo(new OciName(registry, repository));
    }

    @ParameterizedTest
    @CsvSource({
        "ghcr.io/org/app:1.0.0, URL must not contain a tag; remove ':1.0.0'",
        "ghcr.io/Org/app, repository can only contain the characters",
        "ghcr.io/org/app@sha256:1, repository can only contain the characters",
        "ghcr.io/org/../app, repository must have a name between its slashes",
        "ghcr.io/org//app, repository must have a name between its slashes",
        "ghcr.io/a, repository must be between 2 and 255 characters",
        "'', a repository name must be specified",
        "'gh cr.io/org/app', registries must be valid",
    })
    void saysWhatIsWrongWithAName(String text, String message) {
        assertThatThrownBy(() -> OciName.parse(text))
                .isInstanceOf(RemoteException.class)
                .hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:5000/app, true",
        "localhost:5000/app, true",
        "10.1.2.3/app, true",
        "172.20.0.1/app, true",
        "172.32.0.1/app, false",
        "ghcr.io/org/app, false",
        "localhost.example.com/app, false",
    })
    void knowsLocalServers(String text, boolean local) {
        assertThat(OciName.parse(text).isLocal()).isEqualTo(local);
    }

    @Test
    void readsChallenges() {
        // Given
        String header = "Basic realm=\"a, b\", Bearer realm=\"https://auth.example.com/token\",service=\"r\","
                + "scope=\"repository:org/app:pull,push\"";

        // When
        Challenge challenge = Challenge.of(List.of(header)).orElseThrow();

        // Then
        assertThat(challenge)
                .isEqualTo(new Challenge(
                        "bearer",
                        Map.of(
                                "realm",
                                "https://auth.example.com/token",
                                "service",
                                "r",
                                "scope",
                                "repository:org/app:pull,push")));
        assertThat(Challenge.of(List.of("Negotiate"))).isEmpty();
        assertThat(Challenge.of(List.of("basic"))).contains(new Challenge("basic", Map.of()));
        assertThat(Challenge.of(List.of("Basic realm=\"unfinished"))).isPresent();
    }
}

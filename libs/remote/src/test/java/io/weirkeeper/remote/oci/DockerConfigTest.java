package io.weirkeeper.remote.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.remote.RemoteException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Look-up as the kubelet does it (Kubernetes documentation, "Pull an Image from a Private Registry"). */
class DockerConfigTest {

    @ParameterizedTest
    @CsvSource({
        "registry.example.com, registry.example.com/org/app, true",
        "https://registry.example.com/v1/, registry.example.com/org/app, true",
        "http://registry.example.com, registry.example.com/org/app, true",
        "registry.example.com/org, registry.example.com/org/app, true",
        "registry.example.com/other, registry.example.com/org/app, false",
        "*.example.com, registry.example.com/org/app, true",
        "*.*.example.com, registry.example.com/org/app, false",
        "r*y.example.com, registry.example.com/org/app, true",
        "*, registry.example.com/org/app, false",
        "registry.example.com:5000, registry.example.com:5000/org/app, true",
        "registry.example.com:5000, registry.example.com/org/app, false",
        "registry.example.com, registry.example.com:5000/org/app, false",
        "https://index.docker.io/v1/, library/nginx, true",
        "docker.io, nginx, true",
        "ghcr.io, ghcr.io.example.com/org/app, false",
    })
    void findsTheLoginForARepository(String entry, String repository, boolean found) {
        // Given
        DockerConfig config = config("{\"auths\":{\"" + entry + "\":{\"username\":\"u\",\"password\":\"p\"}}}");

        // When
        RegistryLogin login = config.login(OciName.parse(repository));

        // Then
        assertThat(login).isEqualTo(found ? RegistryLogin.of("u", "p") : RegistryLogin.ANONYMOUS);
    }

    @Test
    void takesTheMostSpecificEntry() {
        // Given
        DockerConfig config = config("""
                {"auths":{"r.example.com":{"auth":"YWxsOjE="},"r.example.com/org":{"auth":"b3JnOjI6Mw=="}}}
                """);

        // When / Then
        assertThat(config.login(OciName.parse("r.example.com/org/app"))).isEqualTo(RegistryLogin.of("org", "2:3"));
        assertThat(config.login(OciName.parse("r.example.com/other"))).isEqualTo(RegistryLogin.of("all", "1"));
    }

    @Test
    void readsTokens() {
        // Given
        DockerConfig config = config("""
                {"auths":{"a.io":{"username":"<token>","password":"t"},"b.io":{"identitytoken":"i"},"c.io":{"registrytoken":"r"}}}
                """);

        // When / Then
        assertThat(config.login(OciName.parse("a.io/org/app"))).isEqualTo(new RegistryLogin("", "", "t", ""));
        assertThat(config.login(OciName.parse("b.io/org/app"))).isEqualTo(new RegistryLogin("", "", "i", ""));
        assertThat(config.login(OciName.parse("c.io/org/app"))).isEqualTo(new RegistryLogin("", "", "", "r"));
    }

    @Test
    void namesTheKeyThatCannotBeReadAndNotItsContent() {
        for (String json : new String[] {"canary{", "{\"auths\":{\"a.io\":{\"auth\":\"canary!\"}}}", "[\"canary\"]"}) {
            assertThatThrownBy(() -> config(json))
                    .isInstanceOf(RemoteException.class)
                    .hasMessageContaining("'.dockerconfigjson'")
                    .hasMessageNotContaining("canary");
        }
    }

    private static DockerConfig config(String json) {
        return DockerConfig.of(Map.of(".dockerconfigjson", json.getBytes(StandardCharsets.UTF_8)));
    }
}

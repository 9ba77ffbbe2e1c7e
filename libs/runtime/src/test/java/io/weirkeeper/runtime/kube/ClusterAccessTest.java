package io.weirkeeper.runtime.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.client.Config;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CVE-2022-24817 and its kind: what a kubeconfig of a tenant must not make the service do. */
class ClusterAccessTest {
    @Test
    void takesWhatIsInTheKubeconfigItself() {
        // When
        Config access = ClusterAccess.fromUntrusted(kubeconfig("token: t", ""), false);

        // Then
        assertThat(access.getMasterUrl()).startsWith("https://remote:6443");
        assertThat(access.getOauthToken()).isEqualTo("t");
        assertThat(access.isTrustCerts()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "exec: {apiVersion: client.authentication.k8s.io/v1, command: sh} | '' | user.exec",
                "auth-provider: {name: gcp} | '' | user.auth-provider",
                "tokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token | '' | user.tokenFile",
                "client-certificate: /etc/cert | '' | user.client-certificate",
                "client-key: /etc/key | '' | user.client-key",
                "as: system:admin | '' | user.as",
                "token: t | certificate-authority: /etc/ca | cluster.certificate-authority",
                "token: t | 'proxy-url: http://proxy' | cluster.proxy-url",
                "token: t | insecure-skip-tls-verify: true | cluster.insecure-skip-tls-verify",
            })
    void refusesWhatLeadsOutOfIt(String user, String cluster, String named) {
        assertThatThrownBy(() -> ClusterAccess.fromUntrusted(kubeconfig(user, cluster), false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("the kubeconfig is refused for its " + named);
    }

    @Test
    void asksAServerUnverifiedOnlyWhereTheOperatorAllowsIt() {
        // Given
        String unverified = kubeconfig("token: t", "insecure-skip-tls-verify: true");

        // Then
        assertThat(ClusterAccess.fromUntrusted(unverified, true).isTrustCerts()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"''", "'a: ['", "'{}'", "'current-context: nowhere'"})
    void refusesWhatIsNoKubeconfig(String text) {
        assertThatThrownBy(() -> ClusterAccess.fromUntrusted(text, false)).isInstanceOf(IllegalArgumentException.class);
    }

    private static String kubeconfig(String user, String cluster) {
        return """
                apiVersion: v1
                kind: Config
                current-context: c
                contexts: [{name: c, context: {cluster: c, user: u}}]
                clusters:
                - name: c
                  cluster:
                    server: https://remote:6443
                    %s
                users:
                - name: u
                  user:
                    %s
                """.formatted(cluster, user);
    }
}

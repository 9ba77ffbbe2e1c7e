package io.weirkeeper.remote.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weirkeeper.remote.RemoteException;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Expected values follow golang.org/x/net/http/httpproxy, whose documentation gives the rules. */
class ProxyEnvironmentTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "https://example.com/x      | ''                  | secure:8443",
                "http://example.com/x       | ''                  | plain:3128",
                "ssh://git@example.com/x    | ''                  | socks:1080",
                "ftp://example.com/x        | ''                  | direct",
                "https://localhost/x        | ''                  | direct",
                "https://127.0.0.1:8080/x   | ''                  | direct",
                "https://[::1]/x            | ''                  | direct",
                "https://example.com/x      | *                   | direct",
                "https://example.com/x      | example.com         | direct",
                "https://EXAMPLE.com/x      | Example.COM         | direct",
                "https://a.example.com/x    | example.com         | direct",
                "https://notexample.com/x   | example.com         | secure:8443",
                "https://example.com/x      | .example.com        | secure:8443",
                "https://a.example.com/x    | .example.com        | direct",
                "https://a.example.com/x    | *.example.com       | direct",
                "https://example.com/x      | example.com:443     | direct",
                "https://example.com:444/x  | example.com:443     | secure:8443",
                "https://10.1.2.3/x         | 'other, 10.0.0.0/8' | direct",
                "https://11.1.2.3/x         | 10.0.0.0/8          | secure:8443",
                "https://10.1.2.3/x         | 10.1.2.3            | direct",
                "https://10.1.2.3:99/x      | 10.1.2.3:443        | secure:8443",
                "https://[fd00::1]/x        | fd00::/8            | direct",
                "https://[fd00::1]:99/x     | [fd00::1]:99        | direct",
            })
    void choosesAsGoDoes(URI url, String exceptions, String expected) {
        ProxyEnvironment environment = ProxyEnvironment.of(Map.of(
                "HTTP_PROXY", "plain:3128",
                "https_proxy", "http://user:secret@secure:8443",
                "ALL_PROXY", "socks5://socks",
                "NO_PROXY", exceptions));

        ProxySettings proxy = environment.forUrl(url);

        assertThat(proxy.equals(ProxySettings.NONE) ? "direct" : proxy.host() + ":" + proxy.port())
                .isEqualTo(expected);
    }

    @Test
    void takesTheLoginFromTheAddress() {
        ProxySettings proxy = ProxyEnvironment.of(Map.of("HTTPS_PROXY", "http://me:p%40ss@proxy:1"))
                .forUrl(URI.create("https://example.com"));

        assertThat(proxy.username()).isEqualTo("me");
        assertThat(proxy.password()).isEqualTo("p@ss");
        assertThat(proxy.toString()).doesNotContain("p@ss");
    }

    @Test
    void namesTheVariableThatIsWrong() {
        RemoteException failure = catchThrowableOfType(
                RemoteException.class, () -> ProxyEnvironment.of(Map.of("HTTP_PROXY", "ftp://proxy:1")));

        assertThat(failure).hasMessageStartingWith("environment variable HTTP_PROXY: proxy URL must use");
    }
}

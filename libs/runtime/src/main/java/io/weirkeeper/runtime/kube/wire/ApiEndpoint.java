package io.weirkeeper.runtime.kube.wire;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.internal.SSLUtils;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/** Where the API server is and how to get there: address, TLS, proxy, credentials. */
public final class ApiEndpoint {
    private static final Duration LONGEST_CONNECT = Duration.ofSeconds(10);
    private static final int PROBE_AFTER_SECONDS = 30;

    private final URI server;
    private final @Nullable SSLSocketFactory tls;
    private final boolean verifiesName;
    private final String serverName;
    private final Optional<ApiProxy> proxy;
    private final ApiCredentials credentials;

    private ApiEndpoint(
            URI server,
            @Nullable SSLSocketFactory tls,
            boolean verifiesName,
            String serverName,
            Optional<ApiProxy> proxy,
            ApiCredentials credentials) {
        this.server = server;
        this.tls = tls;
        this.verifiesName = verifiesName;
        this.serverName = serverName;
        this.proxy = proxy;
        this.credentials = credentials;
    }

    /** @throws IllegalArgumentException for certificates or addresses that cannot be read */
    public static ApiEndpoint of(Config config) {
        URI server = URI.create(config.getMasterUrl());
        boolean isPlain = "http".equals(server.getScheme());
        String name = config.getTlsServerName();
        try {
            return new ApiEndpoint(
                    server,
                    isPlain ? null : SSLUtils.sslContext(config).getSocketFactory(),
                    !config.isTrustCerts() && !config.isDisableHostnameVerification(),
                    name == null ? "" : name,
                    ApiProxy.of(config, server),
                    new ApiCredentials(config));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException(
                    "the certificates for the Kubernetes API at " + server + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Scheme, host and port, for messages. */
    public String text() {
        return server.getScheme() + "://" + authority() + path();
    }

    public String authority() {
        return server.getRawAuthority();
    }

    /** What precedes every path; without a slash at its end. */
    String path() {
        String path = server.getRawPath();
        return path == null || path.equals("/") ? "" : path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    ApiCredentials credentials() {
        return credentials;
    }

    ApiConnection connect(Duration patience) throws IOException {
        Duration limit = patience.compareTo(LONGEST_CONNECT) < 0 ? patience : LONGEST_CONNECT;
        Socket plain = new Socket();
        try {
            InetSocketAddress target =
                    proxy.map(ApiProxy::address).orElseGet(() -> new InetSocketAddress(host(), port()));
            plain.setTcpNoDelay(true);
            keepAlive(plain);
            plain.connect(target, (int) limit.toMillis());
            plain.setSoTimeout((int) limit.toMillis());
            if (proxy.isPresent()) {
                proxy.get().open(new ApiConnection(plain, plain), host() + ":" + port());
            }
            return new ApiConnection(plain, tls == null ? plain : secure(plain, tls));
        } catch (IOException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    private Socket secure(Socket plain, SSLSocketFactory factory) throws IOException {
        SSLSocket socket = (SSLSocket) factory.createSocket(plain, host(), port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"http/1.1"});
        if (verifiesName) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        if (!serverName.isEmpty()) {
            parameters.setServerNames(List.of(new SNIHostName(serverName)));
        }
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    /** A watch may be silent for minutes: the system notices when the other side is gone. */
    private static void keepAlive(Socket socket) throws IOException {
        socket.setOption(StandardSocketOptions.SO_KEEPALIVE, true);
        if (socket.supportedOptions().contains(ExtendedSocketOptions.TCP_KEEPIDLE)) {
            socket.setOption(ExtendedSocketOptions.TCP_KEEPIDLE, PROBE_AFTER_SECONDS);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPINTERVAL, PROBE_AFTER_SECONDS / 3);
            socket.setOption(ExtendedSocketOptions.TCP_KEEPCOUNT, 3);
        }
    }

    private String host() {
        String host = server.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private int port() {
        return server.getPort() >= 0 ? server.getPort() : tls == null ? 80 : 443;
    }
}

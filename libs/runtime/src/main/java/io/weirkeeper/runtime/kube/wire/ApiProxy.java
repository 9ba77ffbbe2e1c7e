package io.weirkeeper.runtime.kube.wire;

import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy on the way to the API server, which opens a tunnel.
 *
 * @param authorization the Proxy-Authorization header's value; empty for none
 */
record ApiProxy(String host, int port, String authorization) {

    /** @throws IllegalArgumentException for a proxy of a kind that opens no tunnel */
    static Optional<ApiProxy> of(Config config, URI server) {
        String address = "http".equals(server.getScheme()) ? config.getHttpProxy() : config.getHttpsProxy();
        if (address == null || address.isEmpty() || isExempt(server.getHost(), config.getNoProxy())) {
            return Optional.empty();
        }
        URI proxy = URI.create(address.contains("://") ? address : "http://" + address);
        if (!"http".equals(proxy.getScheme())) {
            throw new IllegalArgumentException("the proxy for the Kubernetes API, " + proxy.getScheme() + "://"
                    + proxy.getHost() + ", is not supported; name one with http://");
        }
        String user = proxy.getUserInfo();
        if (user == null && config.getProxyUsername() != null) {
            user = config.getProxyUsername() + ":" + config.getProxyPassword();
        }
        String authorization = user == null
                ? ""
                : "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
        return Optional.of(new ApiProxy(proxy.getHost(), proxy.getPort() < 0 ? 80 : proxy.getPort(), authorization));
    }

    InetSocketAddress address() {
        return new InetSocketAddress(host, port);
    }

    /** @param target host and port */
    void open(ApiConnection connection, String target) throws IOException {
        String login = authorization.isEmpty() ? "" : "Proxy-Authorization: " + authorization + "\r\n";
        String head = "CONNECT " + target + " HTTP/1.1\r\nHost: " + target + "\r\n" + login + "\r\n";
        connection.write(head.getBytes(StandardCharsets.ISO_8859_1));
        String status = connection.line();
        if (!status.startsWith("HTTP/1.") || !status.contains(" 200")) {
            throw new IOException("the proxy " + host + ":" + port + " opens no way to " + target + ": " + status);
        }
        while (!connection.line().isEmpty()) {
            // what else the proxy says
        }
    }

    /** Whether a host is reached directly, by the rules of Go's NO_PROXY: names with their subdomains, addresses, networks. */
    static boolean isExempt(String host, String @Nullable [] exempt) {
        if (exempt == null) {
            return false;
        }
        String name = host.toLowerCase(Locale.ROOT);
        for (String entry : exempt) {
            String rule = entry.trim().toLowerCase(Locale.ROOT);
            if (rule.equals("*") || isName(name, rule) || isInNetwork(name, rule)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isName(String name, String rule) {
        String domain = rule.startsWith("*.") ? rule.substring(1) : rule;
        if (domain.isEmpty()) {
            return false;
        }
        return domain.startsWith(".") ? name.endsWith(domain) : name.equals(domain) || name.endsWith("." + domain);
    }

    private static boolean isInNetwork(String name, String rule) {
        int slash = rule.indexOf('/');
        if (slash < 0 || !isAddress(name) || !isAddress(rule.substring(0, slash))) {
            return false;
        }
        try {
            byte[] address = InetAddress.getByName(name).getAddress();
            byte[] network = InetAddress.getByName(rule.substring(0, slash)).getAddress();
            int bits = Integer.parseInt(rule.substring(slash + 1));
            if (address.length != network.length || bits > address.length * 8) {
                return false;
            }
            for (int i = 0; i < bits; i++) {
                int mask = 0x80 >> i % 8;
                if ((address[i / 8] & mask) != (network[i / 8] & mask)) {
                    return false;
                }
            }
            return true;
        } catch (UnknownHostException | NumberFormatException e) {
            return false;
        }
    }

    /** Letters would be looked up. */
    private static boolean isAddress(String text) {
        return text.indexOf(':') >= 0 || text.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
    }
}

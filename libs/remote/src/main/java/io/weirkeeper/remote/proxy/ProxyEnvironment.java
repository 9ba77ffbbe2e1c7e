package io.weirkeeper.remote.proxy;

import io.weirkeeper.remote.RemoteException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The proxies that environment variables name, chosen as Go programs choose them (golang.org/x/net/http/httpproxy):
 * {@code HTTP_PROXY}, {@code HTTPS_PROXY} and {@code NO_PROXY}, also in lower case; {@code ALL_PROXY} for ssh. This machine
 * itself is always reached directly.
 */
public final class ProxyEnvironment implements ProxyChoice {
    private final ProxySettings http;
    private final ProxySettings https;
    private final ProxySettings ssh;
    private final List<DirectRule> direct;

    private ProxyEnvironment(ProxySettings http, ProxySettings https, ProxySettings ssh, List<DirectRule> direct) {
        this.http = http;
        this.https = https;
        this.ssh = ssh;
        this.direct = List.copyOf(direct);
    }

    /**
     * Reads the variables.
     *
     * @throws RemoteException naming the variable that cannot be read
     */
    public static ProxyEnvironment of(Map<String, String> environment) {
        return new ProxyEnvironment(
                proxy(environment, "HTTP_PROXY"),
                proxy(environment, "HTTPS_PROXY"),
                proxy(environment, "ALL_PROXY"),
                Arrays.stream(value(environment, "NO_PROXY").split(","))
                        .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
                        .filter(entry -> !entry.isEmpty())
                        .map(DirectRule::parse)
                        .toList());
    }

    @Override
    public ProxySettings forUrl(URI url) {
        String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
        ProxySettings proxy = switch (scheme) {
            case "http" -> http;
            case "https" -> https;
            case "ssh" -> ssh;
            default -> ProxySettings.NONE;
        };
        return proxy.equals(ProxySettings.NONE) || isDirect(url, scheme) ? ProxySettings.NONE : proxy;
    }

    private boolean isDirect(URI url, String scheme) {
        String host = url.getHost() == null ? "" : url.getHost().toLowerCase(Locale.ROOT);
        String plain = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        int port = url.getPort() >= 0 ? url.getPort() : scheme.equals("https") ? 443 : scheme.equals("ssh") ? 22 : 80;
        return DirectRule.isThisMachine(plain) || direct.stream().anyMatch(rule -> rule.covers(plain, port));
    }

    private static ProxySettings proxy(Map<String, String> environment, String name) {
        String address = value(environment, name);
        if (address.isEmpty()) {
            return ProxySettings.NONE;
        }
        try {
            return ProxySettings.of(address.contains("://") ? address : "http://" + address, "", "");
        } catch (RemoteException e) {
            throw new RemoteException("environment variable " + name + ": " + e.text(), e);
        }
    }

    private static String value(Map<String, String> environment, String name) {
        String upper = environment.getOrDefault(name, "");
        return upper.isEmpty() ? environment.getOrDefault(name.toLowerCase(Locale.ROOT), "") : upper;
    }
}

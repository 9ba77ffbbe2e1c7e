package io.weirkeeper.service.notification.send;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** The URL of a proxy from its Secret: {@code address}, and {@code username} and {@code password} where it wants them. */
final class ProxyUrl {
    private ProxyUrl() {}

    static String of(Map<String, byte[]> secret) {
        byte[] address = secret.get("address");
        if (address == null || address.length == 0) {
            throw SendException.failed("the Secret of proxySecretRef has no key 'address': add it", null);
        }
        String url = new String(address, StandardCharsets.UTF_8).strip();
        byte[] username = secret.get("username");
        int authority = url.indexOf("://");
        if (username == null || authority < 0) {
            return url;
        }
        byte[] password = secret.getOrDefault("password", new byte[0]);
        int end = authority + "://".length();
        return url.substring(0, end) + encoded(username) + ":" + encoded(password) + "@" + url.substring(end);
    }

    private static String encoded(byte[] text) {
        return URLEncoder.encode(new String(text, StandardCharsets.UTF_8), StandardCharsets.UTF_8)
                .replace("+", "%20");
    }
}

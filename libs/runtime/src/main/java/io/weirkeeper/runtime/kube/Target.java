package io.weirkeeper.runtime.kube;

import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** The path and query of a request, with everything encoded that needs it. */
final class Target {
    final String path;
    private final StringBuilder query = new StringBuilder();

    private Target(String path) {
        this.path = path;
    }

    /** A path, and perhaps a query, that is ours and already encoded. */
    static Target of(String path) {
        return new Target(path);
    }

    static Target collection(ResourceType type, String namespace) {
        return new Target(type.path(segment("namespace", namespace)));
    }

    static Target object(ResourceType type, String namespace, String name) {
        if (name.isEmpty()) {
            throw refused("name", name);
        }
        return new Target(type.path(segment("namespace", namespace), segment("name", name)));
    }

    Target subresource(String name) {
        return name.isEmpty() ? this : new Target(path + "/" + name);
    }

    /** @param value empty leaves the parameter out */
    Target add(String name, String value) {
        if (!value.isEmpty()) {
            query.append(query.isEmpty() ? '?' : '&')
                    .append(name)
                    .append('=')
                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
        }
        return this;
    }

    String text() {
        return path + query;
    }

    /** Names of RBAC objects may hold almost anything, but never what would lead to another path. */
    private static String segment(String what, String value) {
        if (value.equals(".") || value.equals("..") || value.contains("/") || value.contains("%")) {
            throw refused(what, value);
        }
        StringBuilder text = new StringBuilder(value.length() + 16);
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (isPlain(c)) {
                text.append(c);
            } else {
                text.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return text.toString();
    }

    private static boolean isPlain(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || "-._~:".indexOf(c) >= 0;
    }

    private static KubeException refused(String what, String value) {
        return new KubeException(
                422,
                "Invalid",
                "invalid " + what + " '" + value + "': may not be empty, '.' or '..' nor contain '/' or '%'",
                MissingNode.getInstance(),
                null);
    }
}

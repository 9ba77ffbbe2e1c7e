package io.weirkeeper.service.notification.send.forge;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.weirkeeper.service.notification.send.SendException;
import java.net.URI;

/**
 * A repository as its clone address names it, over https, ssh or in the short form {@code git@host:path}.
 *
 * @param origin where its forge answers: scheme, host and port, with https for ssh
 * @param path without {@code .git}
 */
record RepositoryAddress(String origin, String path) {
    private static final Pattern SHORT = Pattern.compile("^(?:[^@/\\s]+@)?([^:/\\s]+):([^/].*)$");

    static RepositoryAddress parse(String address) {
        Matcher matcher = SHORT.matcher(address);
        boolean isShort = !address.contains("://") && matcher.matches();
        try {
            URI uri = URI.create(isShort ? "ssh://" + matcher.group(1) + "/" + matcher.group(2) : address);
            if (uri.getScheme() != null && uri.getHost() != null && uri.getPath() != null) {
                String scheme = uri.getScheme().equals("ssh") ? "https" : uri.getScheme();
                String host = uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort());
                return new RepositoryAddress(scheme + "://" + host, trimmed(uri.getPath()));
            }
        } catch (IllegalArgumentException _) {
            // told below, without the address: it may hold a password
        }
        throw SendException.failed(
                "the provider's address is not that of a Git repository: set spec.address to its clone address", null);
    }

    private static String trimmed(String path) {
        String trimmed = path.replaceFirst("^/+", "");
        return trimmed.endsWith(".git") ? trimmed.substring(0, trimmed.length() - ".git".length()) : trimmed;
    }

    /** The parts of the path, of which there must be a certain number. */
    String[] parts(int count) {
        String[] parts = path.split("/", -1);
        if (parts.length != count) {
            throw SendException.failed("invalid repository id '" + path + "'", null);
        }
        return parts;
    }
}

package io.weirkeeper.service.source.fetch;

import io.weirkeeper.engine.helm.chart.ChartException;
import java.net.URI;
import java.net.URISyntaxException;

/** URLs of Helm repositories as Flux compares, joins and shows them. */
public final class HelmUrl {
    private static final String OCI = "oci://";

    private HelmUrl() {}

    public static boolean isOci(String url) {
        return url.startsWith(OCI);
    }

    /**
     * The URL with exactly one slash at its end; that of a registry with none.
     *
     * @throws URISyntaxException when it is no URL
     */
    public static URI normalized(String url) throws URISyntaxException {
        URI parsed = new URI(url);
        String path = withoutSlashes(parsed.getRawPath() == null ? "" : parsed.getRawPath());
        return withPath(parsed, "oci".equals(parsed.getScheme()) ? path : path + "/");
    }

    /** The index of a repository. */
    public static URI index(URI repository) {
        return withPath(repository, withoutSlashes(repository.getRawPath()) + "/index.yaml");
    }

    /**
     * Where a chart is, as its index says: a whole URL, or one relative to the repository, whose query it gets.
     *
     * @throws ChartException when it is no URL
     */
    public static URI chart(URI repository, String reference) {
        try {
            URI parsed = new URI(reference);
            if (parsed.isAbsolute()) {
                return parsed;
            }
            URI base = withPath(repository, withoutSlashes(repository.getRawPath()) + "/");
            URI resolved = base.resolve(parsed);
            return repository.getRawQuery() == null
                    ? resolved
                    : new URI(withoutQuery(resolved) + "?" + repository.getRawQuery());
        } catch (URISyntaxException e) {
            throw new ChartException("failed to parse " + reference + " as URL: " + e.getReason(), e);
        }
    }

    /** The URL without the password in it. */
    public static String shown(URI url) {
        String info = url.getRawUserInfo();
        if (info == null || info.indexOf(':') < 0) {
            return url.toString();
        }
        return url.toString().replace(info + "@", info.substring(0, info.indexOf(':')) + ":xxxxx@");
    }

    /** The URL without user and password. */
    static URI withoutUser(URI url) {
        return url.getRawUserInfo() == null ? url : URI.create(url.toString().replaceFirst("//[^/?#]*@", "//"));
    }

    private static String withoutQuery(URI url) {
        String text = url.toString();
        int end = text.indexOf('?');
        return end < 0 ? text : text.substring(0, end);
    }

    private static String withoutSlashes(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }

    private static URI withPath(URI url, String rawPath) {
        StringBuilder text = new StringBuilder();
        text.append(url.getScheme()).append("://").append(url.getRawAuthority()).append(rawPath);
        if (url.getRawQuery() != null) {
            text.append('?').append(url.getRawQuery());
        }
        return URI.create(text.toString());
    }
}

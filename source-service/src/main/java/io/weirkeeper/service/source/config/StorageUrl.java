package io.weirkeeper.service.source.config;

import io.weirkeeper.remote.cloud.AwsCredentials;
import io.weirkeeper.remote.cloud.AwsLogin;
import io.weirkeeper.remote.cloud.CloudException;
import io.weirkeeper.remote.http.HttpAccess;
import io.weirkeeper.remote.http.HttpSender;
import io.weirkeeper.remote.store.S3Store;
import io.weirkeeper.service.source.store.SharedArtifacts;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * {@code --storage-url}: a bucket of AWS as {@code s3://bucket/prefix}, or of any server that speaks S3's protocol as
 * {@code https://host:port/bucket/prefix}; the region as {@code ?region=}, else of the variable {@code AWS_REGION}.
 * Credentials come from where AWS's own tools find them.
 */
record StorageUrl(S3Store.Place place, String prefix) {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String DEFAULT_REGION = "us-east-1";
    private static final String REGION = "region=";

    /** @throws IllegalArgumentException naming the flag and what it should be */
    static StorageUrl parse(String text, Map<String, String> environment) {
        URI url;
        try {
            url = URI.create(text);
        } catch (IllegalArgumentException e) {
            throw wrong(text, e);
        }
        String query = url.getRawQuery() == null ? "" : url.getRawQuery();
        String region = query.startsWith(REGION)
                ? query.substring(REGION.length())
                : environment.getOrDefault("AWS_REGION", "");
        String path = url.getPath() == null ? "" : url.getPath().replaceFirst("^/+", "");
        boolean known = url.getUserInfo() == null
                && url.getHost() != null
                && (query.isEmpty() || (query.startsWith(REGION) && !query.contains("&")));
        return switch (known ? String.valueOf(url.getScheme()) : "") {
            case "s3" -> {
                String somewhere = region.isEmpty() ? DEFAULT_REGION : region;
                yield new StorageUrl(
                        new S3Store.Place("s3." + somewhere + ".amazonaws.com", false, somewhere, url.getHost()),
                        directory(path));
            }
            case "http", "https" -> {
                int slash = path.indexOf('/');
                String bucket = slash < 0 ? path : path.substring(0, slash);
                if (bucket.isEmpty()) {
                    throw wrong(text, null);
                }
                yield new StorageUrl(
                        new S3Store.Place(url.getAuthority(), url.getScheme().equals("http"), region, bucket),
                        directory(slash < 0 ? "" : path.substring(slash + 1)));
            }
            default -> throw wrong(text, null);
        };
    }

    private static String directory(String path) {
        return path.isEmpty() || path.endsWith("/") ? path : path + "/";
    }

    /**
     * The bucket, which is there.
     *
     * @throws IllegalArgumentException saying why it cannot be used
     */
    SharedArtifacts open(Map<String, String> environment, Clock clock) {
        HttpSender http = new HttpSender(HttpAccess.plain(TIMEOUT));
        try {
            AwsCredentials credentials = new AwsLogin(environment, http).find(place.region(), "");
            SharedArtifacts shared = new SharedArtifacts(new S3Store(place, credentials, http, clock), prefix);
            shared.check();
            return shared;
        } catch (IOException | CloudException e) {
            throw new IllegalArgumentException(
                    "--storage-url: bucket '" + place.bucket() + "' at " + place.endpoint() + " cannot be used: "
                            + e.getMessage(),
                    e);
        }
    }

    private static IllegalArgumentException wrong(String text, @org.jspecify.annotations.Nullable Throwable cause) {
        return new IllegalArgumentException(
                "--storage-url: '" + text.replaceAll("//[^/@]*@", "//***@")
                        + "' is none; expected s3://bucket/prefix or https://host:port/bucket/prefix, credentials"
                        + " come from the environment",
                cause);
    }
}

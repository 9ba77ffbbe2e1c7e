package io.weirkeeper.remote.store;

import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.remote.cloud.AwsCredentials;
import io.weirkeeper.remote.cloud.AwsSignature;
import io.weirkeeper.remote.cloud.Xml;
import io.weirkeeper.remote.http.HttpBody;
import io.weirkeeper.remote.http.HttpCall;
import io.weirkeeper.remote.http.HttpReply;
import io.weirkeeper.remote.http.HttpSender;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A bucket of S3 or of a server that speaks its protocol. AWS's own hosts are asked with the bucket in the host name, all
 * others with the bucket in the path. The region is asked of the server where nobody names it.
 */
public final class S3Store implements SharedStore {
    private static final int MAX_LISTING = 16 << 20;
    private static final int MAX_ERROR = 64 * 1024;
    private static final int MOST_PAGES = 10_000;
    private static final String DEFAULT_REGION = "us-east-1";
    private static final HttpBody NOTHING = HttpBody.of("");

    private final URI base;
    private final String bucket;
    private final AwsCredentials credentials;
    private final HttpSender http;
    private final Clock clock;
    private volatile String region;

    /**
     * Where a bucket is.
     *
     * @param endpoint host and, if need be, port
     * @param insecure http instead of https
     * @param region empty when nobody names it
     */
    public record Place(String endpoint, boolean insecure, String region, String bucket) {
        private boolean isAmazon() {
            return endpoint.endsWith(".amazonaws.com") || endpoint.endsWith(".amazonaws.com.cn");
        }

        /**
         * Where requests go, but for the path.
         *
         * @throws IOException when endpoint or bucket cannot be one
         */
        public URI url() throws IOException {
            if (!endpoint.matches("[A-Za-z0-9._\\[\\]:-]+") || !bucket.matches("[A-Za-z0-9._-]{1,255}")) {
                throw new IOException("endpoint '" + endpoint + "' or bucket '" + bucket
                        + "' cannot be one; the endpoint is a host name without scheme and path");
            }
            String scheme = insecure ? "http://" : "https://";
            // a name with dots fits no certificate
            boolean inHost = isAmazon() && !bucket.contains(".");
            return URI.create(inHost ? scheme + bucket + "." + endpoint + "/" : scheme + endpoint + "/" + bucket + "/");
        }
    }

    public S3Store(Place place, AwsCredentials credentials, HttpSender http, Clock clock) throws IOException {
        this.base = place.url();
        this.bucket = place.bucket();
        this.credentials = credentials;
        this.http = http;
        this.clock = clock;
        this.region = place.region().isEmpty() ? regionOf(place) : place.region();
    }

    /** {@code s3.eu-west-1.amazonaws.com} names it. */
    private static String regionOf(Place place) {
        String[] parts = place.endpoint().split("\\.");
        return place.isAmazon() && parts.length >= 4 && parts[0].equals("s3") ? parts[1] : DEFAULT_REGION;
    }

    @Override
    public boolean exists() throws IOException {
        try (HttpReply reply = send("HEAD", base)) {
            if (reply.status() == 404) {
                return false;
            }
            if (!reply.isSuccess()) {
                throw failure(reply);
            }
            return true;
        }
    }

    @Override
    public void list(String prefix, Visitor visitor) throws IOException {
        String token = "";
        for (int page = 0; page < MOST_PAGES; page++) {
            String query = (token.isEmpty() ? "" : "continuation-token=" + UrlText.encode(token, false) + "&")
                    + "encoding-type=url&list-type=2&prefix=" + UrlText.encode(prefix, false);
            Page listed = page(URI.create(base + "?" + query));
            for (Map.Entry<String, String> object : listed.objects.entrySet()) {
                visitor.object(object.getKey(), object.getValue());
            }
            if (!listed.truncated) {
                return;
            }
            if (listed.next.isEmpty() || listed.next.equals(token)) {
                throw new IOException("the server says that there is more and not where");
            }
            token = listed.next;
        }
        throw new IOException("bucket '" + bucket + "' holds more objects than can be listed; set spec.prefix");
    }

    private Page page(URI url) throws IOException {
        try (HttpReply reply = send("GET", url)) {
            if (!reply.isSuccess()) {
                throw failure(reply);
            }
            Page page = new Page();
            Xml.read(new ByteArrayInputStream(reply.bytes(MAX_LISTING)), page);
            return page;
        }
    }

    /** One page of a listing. */
    private static final class Page implements Xml.Listener {
        private final Map<String, String> objects = new HashMap<>();
        private String key = "";
        private String etag = "";
        private String next = "";
        private boolean encoded;
        private boolean truncated;

        @Override
        public void text(String parent, String name, String text) {
            switch (parent + "/" + name) {
                case "Contents/Key" -> key = text;
                case "Contents/ETag" -> etag = unquoted(text);
                case "ListBucketResult/EncodingType" -> encoded = text.equals("url");
                case "ListBucketResult/IsTruncated" -> truncated = text.equals("true");
                case "ListBucketResult/NextContinuationToken" -> next = text;
                default -> {}
            }
        }

        @Override
        public void end(String name) throws IOException {
            if (name.equals("Contents")) {
                objects.put(key, etag);
                key = "";
                etag = "";
            } else if (name.equals("ListBucketResult") && encoded) {
                Map<String, String> decoded = new HashMap<>();
                for (Map.Entry<String, String> object : objects.entrySet()) {
                    decoded.put(decode(object.getKey()), object.getValue());
                }
                objects.clear();
                objects.putAll(decoded);
            }
        }

        private static String decode(String key) throws IOException {
            try {
                return URLDecoder.decode(key, StandardCharsets.UTF_8);
            } catch (IllegalArgumentException e) {
                throw new IOException("the server lists a key that is not encoded as it says", e);
            }
        }
    }

    @Override
    public Optional<String> fetch(String key, Target target) throws IOException {
        URI url = URI.create(base + UrlText.encode(key, true));
        try (HttpReply reply = send("GET", url)) {
            if (reply.status() == 404 && !code(reply).equals("NoSuchBucket")) {
                return Optional.empty();
            }
            if (!reply.isSuccess()) {
                throw failure(reply);
            }
            target.take(new WholeStream(reply.body(), reply.length()));
            return Optional.of(unquoted(reply.header("ETag").orElse("")));
        }
    }

    @Override
    public void put(String key, HttpBody body, String sha256) throws IOException {
        try (HttpReply reply = send("PUT", URI.create(base + UrlText.encode(key, true)), body, sha256)) {
            if (!reply.isSuccess()) {
                throw failure(reply);
            }
        }
    }

    @Override
    public void delete(String key) throws IOException {
        try (HttpReply reply = send("DELETE", URI.create(base + UrlText.encode(key, true)))) {
            if (!reply.isSuccess() && reply.status() != 404) {
                throw failure(reply);
            }
        }
    }

    private HttpReply send(String method, URI url) throws IOException {
        return send(method, url, NOTHING, Digest.of(DigestAlgorithm.SHA256, "").hex());
    }

    /** Sends signed; once more when the server says that the bucket lies in another region. */
    private HttpReply send(String method, URI url, HttpBody body, String sha256) throws IOException {
        HttpReply reply = sendOnce(method, url, body, sha256);
        Optional<String> actual = reply.header("x-amz-bucket-region");
        boolean elsewhere = reply.status() == 400 || reply.status() == 301 || reply.status() == 403;
        if (elsewhere
                && actual.isPresent()
                && !actual.get().equals(region)
                && actual.get().matches("[a-z0-9-]{1,40}")) {
            reply.close();
            region = actual.get();
            return sendOnce(method, url, body, sha256);
        }
        return reply;
    }

    private HttpReply sendOnce(String method, URI url, HttpBody body, String sha256) throws IOException {
        Map<String, String> login =
                new AwsSignature(credentials, region, "s3").headers(method, url, Map.of(), sha256, clock.instant());
        return http.send(new HttpCall(method, url, Map.of("Accept-Encoding", "identity"), login, ""), body);
    }

    private static IOException failure(HttpReply reply) throws IOException {
        Map<String, String> error = error(reply);
        String message = error.getOrDefault("Message", "");
        return new IOException(
                !message.isEmpty()
                        ? message
                        : reply.status() == 403 ? "Access Denied." : "the server answered " + reply.status());
    }

    private static String code(HttpReply reply) throws IOException {
        return error(reply).getOrDefault("Code", "");
    }

    private static Map<String, String> error(HttpReply reply) throws IOException {
        Map<String, String> error = new HashMap<>();
        byte[] body = reply.body().readNBytes(MAX_ERROR);
        if (body.length == 0) {
            return error;
        }
        try {
            Xml.read(new ByteArrayInputStream(body), (parent, name, text) -> error.put(name, text));
        } catch (IOException e) {
            error.put("Message", "the server answered " + reply.status()); // a proxy's page, perhaps
        }
        return error;
    }

    private static String unquoted(String etag) {
        return etag.length() >= 2 && etag.startsWith("\"") && etag.endsWith("\"")
                ? etag.substring(1, etag.length() - 1)
                : etag;
    }
}

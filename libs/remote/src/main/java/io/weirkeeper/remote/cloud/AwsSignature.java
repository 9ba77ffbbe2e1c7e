package io.weirkeeper.remote.cloud;

import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs requests by AWS Signature Version 4.
 *
 * @param service such as {@code s3}
 */
public record AwsSignature(AwsCredentials credentials, String region, String service) {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /**
     * The headers that make a request without body a signed one; none without credentials.
     *
     * @param url with path and query encoded as they are sent
     */
    public Map<String, String> headers(String method, URI url, Instant now) {
        return headers(method, url, Map.of(), sha256(""), now);
    }

    /**
     * The headers that a request needs beside those given.
     *
     * @param given headers that are signed as well
     * @param content the SHA-256 of the body, in hexadecimal
     */
    public Map<String, String> headers(String method, URI url, Map<String, String> given, String content, Instant now) {
        if (credentials.isAnonymous()) {
            return Map.of();
        }
        String time = TIME.format(now);
        Map<String, String> headers = new TreeMap<>();
        given.forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value.strip()));
        headers.put("host", host(url));
        if (service.equals("s3")) {
            headers.put("x-amz-content-sha256", content);
        }
        headers.put("x-amz-date", time);
        if (!credentials.sessionToken().isEmpty()) {
            headers.put("x-amz-security-token", credentials.sessionToken());
        }
        String names = String.join(";", headers.keySet());
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String request = String.join("\n", method, path, query(url), canonical(headers), names, content);
        String day = time.substring(0, 8);
        String scope = String.join("/", day, region, service, "aws4_request");
        String signature = signature(time, scope, request);
        headers.remove("host"); // the connection sets it
        given.keySet().forEach(name -> headers.remove(name.toLowerCase(Locale.ROOT)));
        headers.put(
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=" + credentials.accessKey() + "/" + scope + ",SignedHeaders=" + names
                        + ",Signature=" + signature);
        return headers;
    }

    /**
     * The URL of a GET that is signed by what stands in it, so that somebody else can send it.
     *
     * @param url with path and query encoded as they are sent
     * @param headers that must be sent with it
     * @param life how long it is good for
     */
    public URI presigned(URI url, Map<String, String> headers, Instant now, Duration life) {
        String time = TIME.format(now);
        String day = time.substring(0, 8);
        String scope = String.join("/", day, region, service, "aws4_request");
        Map<String, String> signed = new TreeMap<>();
        headers.forEach((name, value) -> signed.put(name.toLowerCase(Locale.ROOT), value.strip()));
        signed.put("host", host(url));
        String names = String.join(";", signed.keySet());
        Map<String, String> query = new TreeMap<>();
        query.put("X-Amz-Algorithm", "AWS4-HMAC-SHA256");
        query.put("X-Amz-Credential", credentials.accessKey() + "/" + scope);
        query.put("X-Amz-Date", time);
        query.put("X-Amz-Expires", Long.toString(life.toSeconds()));
        query.put("X-Amz-SignedHeaders", names);
        if (!credentials.sessionToken().isEmpty()) {
            query.put("X-Amz-Security-Token", credentials.sessionToken());
        }
        String more = query.entrySet().stream()
                .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        URI full = URI.create(url + (url.getRawQuery() == null ? "?" : "&") + more);
        String content = service.equals("s3") ? "UNSIGNED-PAYLOAD" : sha256("");
        String request = String.join("\n", "GET", full.getRawPath(), query(full), canonical(signed), names, content);
        return URI.create(full + "&X-Amz-Signature=" + signature(time, scope, request));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("*", "%2A")
                .replace("%7E", "~");
    }

    private String signature(String time, String scope, String request) {
        return HexFormat.of()
                .formatHex(hmac(
                        key(time.substring(0, 8)),
                        String.join("\n", "AWS4-HMAC-SHA256", time, scope, sha256(request))));
    }

    /**
     * The password for a request of Git, as git-remote-codecommit makes it.
     *
     * @param path of the URL as it is sent
     */
    String gitPassword(String host, String path, Instant now) {
        String time = TIME.format(now);
        String stamp = time.substring(0, time.length() - 1);
        String day = time.substring(0, 8);
        String request = "GIT\n" + path + "\n\nhost:" + host + "\n\nhost\n";
        String scope = String.join("/", day, region, service, "aws4_request");
        return time
                + HexFormat.of()
                        .formatHex(
                                hmac(key(day), String.join("\n", "AWS4-HMAC-SHA256", stamp, scope, sha256(request))));
    }

    private byte[] key(String day) {
        byte[] key = ("AWS4" + credentials.secretKey()).getBytes(StandardCharsets.UTF_8);
        for (String part : new String[] {day, region, service, "aws4_request"}) {
            key = hmac(key, part);
        }
        return key;
    }

    private static String canonical(Map<String, String> headers) {
        return headers.entrySet().stream()
                .map(header -> header.getKey() + ":" + header.getValue() + "\n")
                .collect(Collectors.joining());
    }

    /** By name, each with its equals sign. */
    private static String query(URI url) {
        if (url.getRawQuery() == null || url.getRawQuery().isEmpty()) {
            return "";
        }
        return Arrays.stream(url.getRawQuery().split("&"))
                .map(part -> part.contains("=") ? part : part + "=")
                .sorted()
                .collect(Collectors.joining("&"));
    }

    /** As the JDK's client writes it. */
    private static String host(URI url) {
        boolean usual = url.getPort() < 0 || url.getPort() == (url.getScheme().equals("https") ? 443 : 80);
        return usual ? url.getHost() : url.getHost() + ":" + url.getPort();
    }

    private static String sha256(String text) {
        return Digest.of(DigestAlgorithm.SHA256, text).hex();
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("no HMAC", e);
        }
    }

    @Override
    public String toString() {
        return "AwsSignature[" + region + ", " + service + "]";
    }
}

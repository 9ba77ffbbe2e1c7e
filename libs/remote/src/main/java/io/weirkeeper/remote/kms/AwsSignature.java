package io.weirkeeper.remote.kms;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs POST requests to the root of a service of AWS (Signature Version 4). */
final class AwsSignature {
    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Clock clock;

    AwsSignature(Clock clock) {
        this.clock = clock;
    }

    /** The headers that a request needs beside those given. */
    Map<String, String> headers(
            URI url,
            AwsCredentials credentials,
            String region,
            String service,
            Map<String, String> given,
            String body) {
        String time = TIME.format(clock.instant());
        String day = time.substring(0, 8);
        Map<String, String> added = new LinkedHashMap<>();
        added.put("X-Amz-Date", time);
        if (!credentials.sessionToken().isEmpty()) {
            added.put("X-Amz-Security-Token", credentials.sessionToken());
        }
        Map<String, String> signed = new TreeMap<>();
        given.forEach((name, value) -> signed.put(lower(name), value));
        added.forEach((name, value) -> signed.put(lower(name), value));
        signed.put("host", url.getPort() < 0 ? url.getHost() : url.getHost() + ":" + url.getPort());
        StringBuilder canonical = new StringBuilder("POST\n/\n\n");
        signed.forEach((name, value) ->
                canonical.append(name).append(':').append(value.strip()).append('\n'));
        String names = String.join(";", signed.keySet());
        canonical.append('\n').append(names).append('\n').append(hash(body));
        String scope = day + "/" + region + "/" + service + "/aws4_request";
        String text = ALGORITHM + "\n" + time + "\n" + scope + "\n" + hash(canonical.toString());
        byte[] key = bytes("AWS4" + credentials.secretAccessKey());
        for (String part : new String[] {day, region, service, "aws4_request", text}) {
            key = hmac(key, part);
        }
        added.put(
                "Authorization",
                ALGORITHM + " Credential=" + credentials.accessKeyId() + "/" + scope + ", SignedHeaders=" + names
                        + ", Signature=" + HexFormat.of().formatHex(key));
        return added;
    }

    private static String lower(String name) {
        return name.toLowerCase(java.util.Locale.ROOT);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String hash(String text) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes(text)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(bytes(text));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC with SHA-256", e);
        }
    }
}

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What WebhookFuzz sends: good calls of every type, mutated ones, such that break HTTP, and random bytes. Thread-safe. */
final class WebhookRequests {
    private static final String[] BODIES = {
        "{\"ref\":\"refs/heads/main\",\"repository\":{\"full_name\":\"a/b\"},\"tag\":\"v1\"}",
        "{\"docker_url\":\"quay.io/a/b\",\"updated_tags\":[\"v1\"]}",
        "{\"push_data\":{\"tag\":\"v1\"},\"repository\":{\"repo_url\":\"x\"}}",
        "{\"action\":\"push\",\"target\":{\"repository\":\"r\",\"tag\":\"t\"}}",
        "{\"message\":{\"data\":\"eyJhY3Rpb24iOiJJTlNFUlQifQ==\",\"messageId\":\"1\",\"publishTime\":\"2026-01-02T15:04:05Z\"}}",
        "{\"context\":{\"version\":\"0.4.1\",\"id\":\"1\",\"source\":\"ci\",\"type\":\"dev.cdevents.artifact.published.0.2.0\","
                + "\"timestamp\":\"2023-03-20T14:27:05.315384Z\"},\"subject\":{\"id\":\"x\",\"source\":\"ci\",\"content\":{}}}",
        "{\"involvedObject\":{\"kind\":\"Kustomization\",\"namespace\":\"n\",\"name\":\"x\",\"uid\":\"u\"},\"severity\":\"info\","
                + "\"timestamp\":\"2026-01-02T15:04:05Z\",\"message\":\"m\",\"reason\":\"r\",\"reportingController\":\"c\"}",
        "", "null", "[]", "{}", "[[[[[[[[[[", "{\"a\":1e999999999}", "\"\\ud800\"", "{\"a\":{\"a\":{\"a\":{}}}}"
    };
    private static final String[] HEADERS = {"X-Signature", "X-Hub-Signature", "X-Hub-Signature-256", "X-Gitlab-Token",
        "X-Gitlab-Event", "X-GitHub-Event", "X-Event-Key", "Authorization", "X-Nexus-Webhook-Signature", "Ce-Type",
        "Content-Type", "Content-Encoding", "Cookie"};
    private static final String[] VALUES = {"sha256=00", "sha256=", "sha1=zz", "md5=1", "=", "fuzz-tokeN", "Bearer ",
        "Bearer a.b.c", "Bearer eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL2kifQ.", "application/json", "text/plain",
        "application/x-www-form-urlencoded", "push", "ping", "\u00ff\u00fe", "application/json, application/json;;", "gzip"};
    private static final Map<String, String> EVENT_HEADERS =
            Map.of("github", "X-GitHub-Event", "gitlab", "X-Gitlab-Event", "bitbucket", "X-Event-Key");

    /**
     * @param whole false for what HTTP does not allow or what breaks off: nothing more is sent on its connection
     * @param known true when the receiver lets everybody in, or lets this call in for its signature or token
     */
    record Request(String what, byte[] bytes, boolean whole, boolean known, boolean hook) {}

    private final LongAdder signed = new LongAdder();

    /** How many of them must be let in for their signature or token. */
    long signed() {
        return signed.sum();
    }

    /** A call of type generic with so many bytes. */
    static Request large(int bytes) {
        return new Request("", post("/hook/generic", "", new byte[bytes]), true, true, true);
    }

    Request next(SplittableRandom random) {
        int kind = random.nextInt(1000);
        String type = WebhookFuzz.TYPES.get(random.nextInt(WebhookFuzz.TYPES.size()));
        boolean open = WebhookFuzz.OPEN.contains(type);
        if (kind < 20) {
            byte[] bytes = new byte[random.nextInt(1, 300)];
            random.nextBytes(bytes);
            return new Request("random bytes", bytes, false, false, random.nextBoolean());
        }
        if (kind < 60) {
            return new Request("broken HTTP", broken(random, type), false, open, true);
        }
        if (kind < 62) {
            return new Request("large body", post("/hook/" + type, "", new byte[random.nextInt(1 << 22)]), true, open, true);
        }
        if (kind < 64) {
            StringBuilder headers = new StringBuilder();
            int lines = random.nextInt(1, 3_000);
            String value = "v".repeat(random.nextInt(200));
            for (int i = 0; i < lines; i++) {
                headers.append("X-").append(random.nextInt(9_999)).append(": ").append(value).append("\r\n");
            }
            return new Request("large headers", post("/hook/" + type, headers.toString(), new byte[0]), true, open, true);
        }
        if (kind < 114) {
            return new Request("event", post("/", "Content-Type: application/json\r\n", body(random)), true, true, false);
        }
        return hook(random, type, open);
    }

    private Request hook(SplittableRandom random, String type, boolean open) {
        byte[] body = body(random);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        if (random.nextInt(3) > 0) {
            headers.put("Content-Type", "application/json");
        }
        boolean known = open;
        String what = type;
        if (random.nextInt(4) == 0 && sign(type, headers, body)) {
            known = true;
            if (type.equals("gitlab") || type.equals("harbor") || body.length == 0 || random.nextBoolean()) {
                signed.increment();
                what = type + ", signed";
            } else {
                known = false;
                body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
                what = type + ", changed";
            }
        } else {
            for (int i = random.nextInt(4); i > 0; i--) {
                headers.put(HEADERS[random.nextInt(HEADERS.length)], VALUES[random.nextInt(VALUES.length)]);
            }
        }
        String path = "/hook/" + type;
        if (random.nextInt(40) == 0) {
            path += new String[] {"?x=1", "/", "/../generic", "%2f", "\u00e9"}[random.nextInt(5)];
            what = "other path";
            known = false;
        }
        StringBuilder lines = new StringBuilder();
        headers.forEach((name, value) -> lines.append(name).append(": ").append(value).append("\r\n"));
        byte[] bytes = random.nextInt(10) == 0
                ? chunked(random, path, lines.toString(), body)
                : post(path, lines.toString(), body);
        if (random.nextInt(20) == 0) {
            String method = random.nextBoolean() ? "PUT " : Long.toString(random.nextLong() >>> 1, 36).toUpperCase(Locale.ROOT) + " ";
            byte[] rest = Arrays.copyOfRange(bytes, 5, bytes.length);
            bytes = join(method.getBytes(StandardCharsets.US_ASCII), rest);
        }
        return new Request(what, bytes, true, known, true);
    }

    /** What HTTP does not allow, or what ends too early. */
    private static byte[] broken(SplittableRandom random, String type) {
        String start = "POST /hook/" + type + " HTTP/1.1\r\nHost: x\r\n";
        String text = switch (random.nextInt(14)) {
            case 0 -> start + "Transfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n0\r\n\r\n";
            case 1 -> start + "Transfer-Encoding: chunked\r\n\r\n7fffffffffffffff\r\n{}";
            case 2 -> start + "Transfer-Encoding: chunked\r\n\r\n-1\r\n{}\r\n0\r\n\r\n";
            case 3 -> start + "Transfer-Encoding: chunked\r\n\r\n2;" + "e".repeat(random.nextInt(20_000)) + "\r\n{}\r\n0\r\n\r\n";
            case 4 -> start + "Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
            case 5 -> start + "Content-Length: 99999999999999999999\r\n\r\n{}";
            case 6 -> start + "Content-Length: -5\r\n\r\n{}";
            case 7 -> start + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}x";
            case 8 -> start + "Content-Length: " + random.nextInt(10, 4_000_000) + "\r\n\r\n{\"a\":";
            case 9 -> start + "a header without its colon\r\n\r\n";
            case 10 -> "POST /hook/" + "a".repeat(random.nextInt(40_000)) + " HTTP/1.1\r\nHost: x\r\n\r\n";
            case 11 -> "POST /hook/" + type + " HTTP/9.9\r\nHost: x\r\nContent-Length: 0\r\n\r\n";
            case 12 -> start + "Expect: 100-continue\r\nContent-Length: 2\r\n\r\n";
            default -> start + "Transfer-Encoding: gzip, chunked\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n";
        };
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(1, bytes.length)) : bytes;
    }

    private static byte[] post(String path, String headers, byte[] body) {
        String head = "POST " + path + " HTTP/1.1\r\nHost: x\r\n" + headers + "Content-Length: " + body.length + "\r\n\r\n";
        return join(head.getBytes(StandardCharsets.ISO_8859_1), body);
    }

    private static byte[] chunked(SplittableRandom random, String path, String headers, byte[] body) {
        byte[] message = ("POST " + path + " HTTP/1.1\r\nHost: x\r\n" + headers + "Transfer-Encoding: chunked\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        for (int at = 0; at < body.length; ) {
            int size = random.nextInt(1, body.length - at + 1);
            message = join(message, (Integer.toHexString(size) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            message = join(join(message, Arrays.copyOfRange(body, at, at + size)), new byte[] {'\r', '\n'});
            at += size;
        }
        return join(message, "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static byte[] body(SplittableRandom random) {
        byte[] body = BODIES[random.nextInt(BODIES.length)].getBytes(StandardCharsets.UTF_8);
        switch (random.nextInt(12)) {
            case 0 -> {
                for (int i = 0; i < Math.min(3, body.length); i++) {
                    body[random.nextInt(body.length)] = (byte) random.nextInt(256);
                }
            }
            case 1 -> body = Arrays.copyOf(body, random.nextInt(body.length + 1));
            case 2 -> {
                if (random.nextInt(20) == 0) {
                    body = "[".repeat(random.nextInt(20_000)).getBytes(StandardCharsets.UTF_8);
                }
            }
            default -> {}
        }
        return body;
    }

    /** Makes the call good for types that are known by a header. */
    private static boolean sign(String type, Map<String, String> headers, byte[] body) {
        switch (type) {
            case "generic-hmac" -> headers.put("X-Signature", "sha512=" + mac("HmacSHA512", body));
            case "github" -> headers.put("X-Hub-Signature-256", "sha256=" + mac("HmacSHA256", body));
            case "bitbucket" -> headers.put("X-Hub-Signature", "sha256=" + mac("HmacSHA256", body));
            case "nexus" -> headers.put("X-Nexus-Webhook-Signature", mac("HmacSHA1", body));
            case "gitlab" -> headers.put("X-Gitlab-Token", "fuzz-token");
            case "harbor" -> headers.put("Authorization", "fuzz-token");
            default -> {
                return false;
            }
        }
        headers.put("Content-Type", "application/json");
        String event = EVENT_HEADERS.get(type);
        if (event != null) {
            headers.put(event, "push");
        }
        return true;
    }

    private static String mac(String algorithm, byte[] body) {
        try {
            Mac mac = Mac.getInstance(algorithm);
            mac.init(new SecretKeySpec(WebhookFuzz.TOKEN, algorithm));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

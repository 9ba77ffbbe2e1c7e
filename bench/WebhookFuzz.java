import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.notification.Receiver;
import io.weirkeeper.runtime.http.ListenAddress;
import io.weirkeeper.service.notification.intake.BodyReader;
import io.weirkeeper.service.notification.intake.EventHandler;
import io.weirkeeper.service.notification.intake.HookHandler;
import io.weirkeeper.service.notification.intake.HttpMetrics;
import io.weirkeeper.service.notification.intake.NotificationPorts;
import io.weirkeeper.service.notification.match.Duplicates;
import io.weirkeeper.service.notification.trigger.ReconcileRequests;
import io.weirkeeper.service.notification.verify.Hmac;
import io.weirkeeper.service.notification.verify.IdTokens;
import io.weirkeeper.service.notification.verify.WebhookChecks;
import io.weirkeeper.service.notification.verify.WebhookRefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Random and mutated webhooks of every type of Receiver, and random bytes, on loopback: no answer but those that the
 * doors give, nothing triggered without a good signature, bounded memory. Usage: COUNT [SEED]; see bench/README.md.
 */
final class WebhookFuzz {
    private static final byte[] TOKEN = "fuzz-token".getBytes(StandardCharsets.UTF_8);
    private static final int CLIENTS = 32;
    private static final String READY = "\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\",\"reason\":\"Succeeded\","
            + "\"message\":\"\",\"lastTransitionTime\":\"2026-01-02T15:04:05Z\"}]";
    private static final List<String> TYPES = List.of("generic", "generic-hmac", "generic-oidc", "github", "gitlab",
            "bitbucket", "harbor", "dockerhub", "quay", "gcr", "nexus", "acr", "cdevents");
    /** Who knows the path may call these. */
    private static final List<String> OPEN = List.of("generic", "dockerhub", "quay", "acr", "cdevents");

    private static final String[] BODIES = {
        "{\"ref\":\"refs/heads/main\",\"repository\":{\"full_name\":\"a/b\"},\"tag\":\"v1\"}",
        "{\"docker_url\":\"quay.io/a/b\",\"updated_tags\":[\"v1\"]}",
        "{\"push_data\":{\"tag\":\"v1\"},\"repository\":{\"repo_url\":\"x\"}}",
        "{\"action\":\"push\",\"target\":{\"repository\":\"r\",\"tag\":\"t\"}}",
        "{\"message\":{\"data\":\"eyJhY3Rpb24iOiJJTlNFUlQifQ==\",\"messageId\":\"1\",\"publishTime\":\"2026-01-02T15:04:05Z\"}}",
        "{\"context\":{\"version\":\"0.4.1\",\"id\":\"1\",\"source\":\"ci\",\"type\":\"dev.cdevents.artifact.published.0.2.0\","
                + "\"timestamp\":\"2023-03-20T14:27:05.315384Z\"},\"subject\":{\"id\":\"x\",\"source\":\"ci\",\"content\":{}}}",
        "", "null", "[]", "{}", "[[[[[[[[[[", "{\"a\":1e999999999}", "\"\\ud800\"", "{\"a\":{\"a\":{\"a\":{}}}}"
    };
    private static final String[] HEADERS = {"X-Signature", "X-Hub-Signature", "X-Hub-Signature-256", "X-Gitlab-Token",
        "X-Gitlab-Event", "X-GitHub-Event", "X-Event-Key", "Authorization", "X-Nexus-Webhook-Signature", "Ce-Type",
        "Content-Type", "Transfer-Encoding", "Expect"};
    private static final String[] VALUES = {"sha256=00", "sha256=", "sha1=zz", "md5=1", "=", "fuzz-token ", "Bearer ",
        "Bearer a.b.c", "Bearer eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL2kifQ.", "application/json", "text/plain",
        "application/x-www-form-urlencoded", "push", "ping", "\u00ff\u00fe", "application/json, application/json;;", "100-continue"};

    private static final AtomicInteger TRIGGERS = new AtomicInteger();
    private static final Map<String, LongAdder> ANSWERS = new ConcurrentHashMap<>();

    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[0]);
        long seed = args.length > 1 ? Long.parseLong(args[1]) : 1;
        Map<String, Receiver> receivers = new HashMap<>();
        for (String type : TYPES) {
            String filter = type.length() % 2 == 0 ? "" : ",\"resourceFilter\":\"has(req.tag) ? req.tag.contains('v') : true\"";
            String oidc = type.equals("generic-oidc")
                    ? ",\"oidcProviders\":[{\"issuerURL\":\"https://i\",\"validations\":[{\"expression\":\"claims.sub == 'x'\",\"message\":\"m\"}]}]"
                    : ",\"secretRef\":{\"name\":\"s\"}";
            receivers.put("/hook/" + type, RecordJson.decode(("{\"apiVersion\":\"notification.toolkit.fluxcd.io/v1\",\"kind\":\"Receiver\","
                    + "\"metadata\":{\"name\":\"" + type + "\",\"namespace\":\"n\"},\"spec\":{\"type\":\"" + type
                    + "\",\"resources\":[{\"kind\":\"GitRepository\",\"name\":\"x\"}]" + filter + oidc + "},\"status\":{" + READY + "}}")
                    .getBytes(StandardCharsets.UTF_8), Receiver.class));
        }
        Vertx vertx = Vertx.vertx();
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        HookHandler hooks = new HookHandler(
                () -> true,
                path -> Optional.ofNullable(receivers.get(path)),
                (namespace, name) -> Optional.of(Map.of("token", TOKEN,
                        "email", "a@b".getBytes(StandardCharsets.UTF_8), "audience", "c".getBytes(StandardCharsets.UTF_8))),
                new WebhookChecks(new IdTokens(url -> {
                    throw new WebhookRefusedException("no keys here");
                }, Clock.systemUTC())),
                (receiver, filter) -> {
                    if (OPEN.contains(receiver.spec().type())) {
                        filter.accepts(0, RecordJson.parse("{\"metadata\":{\"name\":\"x\"}}".getBytes(StandardCharsets.UTF_8)));
                    } else {
                        TRIGGERS.incrementAndGet();
                    }
                    return new ReconcileRequests.Result(List.of(), List.of());
                });
        EventHandler events = new EventHandler(
                new Duplicates(Duration.ofMinutes(5), 20_000), event -> {}, text -> text, Clock.systemUTC());
        ListenAddress any = ListenAddress.parse("127.0.0.1:0");
        NotificationPorts ports = new NotificationPorts(
                vertx,
                new BodyReader(vertx, 64L << 20),
                new NotificationPorts.Door<>(any, events, new HttpMetrics(registry, "gotk_event", "/")),
                new NotificationPorts.Door<>(any, hooks, new HttpMetrics(registry, "gotk_receiver", "/hook/")));
        AtomicLong next = new AtomicLong();
        long[] nanos = new long[count];
        LongAdder signed = new LongAdder();
        Thread[] clients = new Thread[CLIENTS];
        long began = System.nanoTime();
        for (int i = 0; i < CLIENTS; i++) {
            int client = i;
            clients[i] = Thread.ofPlatform().start(() -> {
                SplittableRandom random = new SplittableRandom(seed * 1_000 + client);
                Connection connection = new Connection(ports.hooksPort(), ports.eventsPort());
                for (long number = next.getAndIncrement(); number < count; number = next.getAndIncrement()) {
                    long at = System.nanoTime();
                    one(random, connection, signed);
                    nanos[(int) number] = System.nanoTime() - at;
                }
                connection.close();
            });
        }
        for (Thread client : clients) {
            client.join();
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        Arrays.sort(nanos);
        System.out.printf("%d requests in %.0f s (%.0f/s), p50 %.1f ms, p99 %.1f ms, most %.0f ms%n", count, seconds,
                count / seconds, nanos[count / 2] / 1e6, nanos[(int) (count * 0.99)] / 1e6, nanos[count - 1] / 1e6);
        System.out.println("answers: " + new TreeMap<>(ANSWERS));
        System.out.printf("well signed: %d, triggered: %d%n", signed.sum(), TRIGGERS.get());
        Files.readAllLines(Path.of("/proc/self/status")).stream().filter(line -> line.startsWith("VmHWM")).forEach(System.out::println);
        boolean alive = new Connection(ports.hooksPort(), 0).exchange("POST /hook/generic HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII)) == 200;
        boolean good = alive && TRIGGERS.get() <= signed.sum() && ANSWERS.keySet().stream()
                .allMatch(answer -> List.of("200", "400", "404", "405", "408", "413", "414", "429", "431", "501", "503", "202", "closed").contains(answer));
        System.out.println(good ? "good" : "BAD");
        System.exit(good ? 0 : 1);
    }

    private static void one(SplittableRandom random, Connection connection, LongAdder signed) {
        byte[] request;
        if (random.nextInt(100) < 3) {
            request = new byte[random.nextInt(1, 300)];
            random.nextBytes(request);
        } else {
            String type = TYPES.get(random.nextInt(TYPES.size()));
            byte[] body = body(random);
            Map<String, String> headers = new TreeMap<>();
            if (random.nextInt(3) > 0) {
                headers.put("Content-Type", "application/json");
            }
            for (int i = random.nextInt(4); i > 0; i--) {
                headers.put(HEADERS[random.nextInt(HEADERS.length)], VALUES[random.nextInt(VALUES.length)]);
            }
            if (random.nextInt(10) == 0 && sign(type, headers, body)) {
                signed.increment();
            }
            headers.remove("Transfer-Encoding");
            headers.remove("Expect");
            String path = random.nextInt(20) == 0 ? "/hook/" + type + "?x=" + random.nextInt(9) : "/hook/" + type;
            StringBuilder head = new StringBuilder(random.nextInt(20) == 0 ? "PUT " : "POST ").append(path).append(" HTTP/1.1\r\nHost: x\r\n");
            headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
            head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
            byte[] start = head.toString().getBytes(StandardCharsets.ISO_8859_1);
            request = Arrays.copyOf(start, start.length + body.length);
            System.arraycopy(body, 0, request, start.length, body.length);
        }
        int status = connection.exchange(request);
        ANSWERS.computeIfAbsent(status == 0 ? "closed" : Integer.toString(status), ignored -> new LongAdder()).increment();
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
                if (random.nextInt(200) == 0) {
                    body = new byte[random.nextInt(1 << 22)]; // up to 4 MiB
                }
            }
            case 3 -> body = "[".repeat(random.nextInt(5_000)).getBytes(StandardCharsets.UTF_8);
            default -> {}
        }
        return body;
    }

    /** Makes the call good for types that are known by a header. */
    private static boolean sign(String type, Map<String, String> headers, byte[] body) {
        switch (type) {
            case "generic-hmac" -> headers.put("X-Signature", Hmac.sign(TOKEN, body));
            case "github", "bitbucket" -> headers.put("X-Hub-Signature-256", Hmac.sign(TOKEN, body));
            case "gitlab" -> headers.put("X-Gitlab-Token", "fuzz-token");
            case "harbor" -> headers.put("Authorization", "fuzz-token");
            default -> {
                return false;
            }
        }
        return true;
    }

    /** A connection that is opened again when the server closed it. */
    private static final class Connection {
        private final int port;
        private Socket socket;

        Connection(int hooks, int events) {
            this.port = hooks;
        }

        int exchange(byte[] request) {
            try {
                if (socket == null) {
                    socket = new Socket(InetAddress.getLoopbackAddress(), port);
                    socket.setTcpNoDelay(true);
                    socket.setSoTimeout(3_000);
                }
                socket.getOutputStream().write(request);
                socket.getOutputStream().flush();
                return answer(socket.getInputStream());
            } catch (IOException e) {
                close();
                return 0;
            }
        }

        private int answer(InputStream in) throws IOException {
            StringBuilder head = new StringBuilder();
            for (int next = in.read(); next >= 0; next = in.read()) {
                head.append((char) next);
                if (head.length() > 3 && head.substring(head.length() - 4).equals("\r\n\r\n")) {
                    break;
                }
            }
            if (!head.toString().startsWith("HTTP/1.")) {
                close();
                return 0;
            }
            int status = Integer.parseInt(head.substring(9, 12));
            String lower = head.toString().toLowerCase(java.util.Locale.ROOT);
            int length = lower.indexOf("content-length: ");
            if (length >= 0) {
                int end = lower.indexOf("\r\n", length);
                in.readNBytes(Integer.parseInt(lower.substring(length + 16, end).trim()));
            }
            if (lower.contains("connection: close") || status >= 408 && status != 429 && status != 503) {
                close();
            }
            return status;
        }

        void close() {
            try {
                if (socket != null) {
                    socket.close();
                }
            } catch (IOException ignored) {
                // it is gone
            }
            socket = null;
        }
    }
}

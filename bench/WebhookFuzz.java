import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Random and mutated webhooks of every type of Receiver, requests that break HTTP, and random bytes, on kept connections
 * to the service's doors in another process (WebhookDoor): no answer but those that the doors give, nothing triggered
 * without a good signature, bounded memory. Usage: COUNT [SEED]; see bench/README.md.
 */
final class WebhookFuzz {
    static final byte[] TOKEN = "fuzz-token".getBytes(StandardCharsets.UTF_8);
    static final List<String> TYPES = List.of("generic", "generic-hmac", "generic-oidc", "github", "gitlab",
            "bitbucket", "harbor", "dockerhub", "quay", "gcr", "nexus", "acr", "cdevents");
    /** Who knows the path may call these. */
    static final List<String> OPEN = List.of("generic", "dockerhub", "quay", "acr", "cdevents");
    private static final int CLIENTS = 16;
    private static final int WARM_UP = 20_000;
    /** A body may take 30 s; whoever gets no answer after that was forgotten. */
    private static final int PATIENCE_MILLIS = 40_000;

    /** Of methods, codes and doors. */
    private static final int MOST_SERIES = 500;

    private static final List<String> GOOD = List.of(
            "200", "202", "400", "404", "408", "413", "414", "429", "431", "501", "503", "closed");
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
    private record Request(String what, byte[] bytes, boolean whole, boolean known, boolean hook) {}

    private final Map<String, Map<String, LongAdder>> answers = new ConcurrentHashMap<>();
    private final LongAdder signed = new LongAdder();
    private final LongAdder forged = new LongAdder();
    private final int hooksPort;
    private final int eventsPort;

    private WebhookFuzz(int hooksPort, int eventsPort) {
        this.hooksPort = hooksPort;
        this.eventsPort = eventsPort;
    }

    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[0]);
        long seed = args.length > 1 ? Long.parseLong(args[1]) : 1;
        Process door = new ProcessBuilder(System.getProperty("door").split("\\s+"))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        boolean good = false;
        try (BufferedReader from = door.inputReader();
                PrintStream to = new PrintStream(door.getOutputStream(), true, StandardCharsets.UTF_8)) {
            String[] ports = from.readLine().split(" ");
            WebhookFuzz fuzz = new WebhookFuzz(Integer.parseInt(ports[0]), Integer.parseInt(ports[1]));
            fuzz.run(Math.min(WARM_UP, count), seed + 7_777);
            to.println();
            String before = from.readLine();
            System.out.println("the service after a warm-up: " + memory(door) + heap(before));
            long[] nanos = fuzz.run(count, seed);
            to.println();
            String after = from.readLine();
            System.out.println("and in the end:              " + memory(door) + heap(after));
            good = fuzz.report(nanos, Long.parseLong(after.split(" ")[0]))
                    && Integer.parseInt(after.split(" ")[1]) < MOST_SERIES;
            System.out.println(good ? "good" : "BAD");
        } finally {
            door.destroy();
        }
        System.exit(good ? 0 : 1);
    }

    private long[] run(int count, long seed) throws InterruptedException {
        AtomicLong next = new AtomicLong();
        long[] nanos = new long[count];
        Thread[] clients = new Thread[CLIENTS];
        long began = System.nanoTime();
        for (int i = 0; i < CLIENTS; i++) {
            int client = i;
            clients[i] = Thread.ofPlatform().start(() -> {
                SplittableRandom random = new SplittableRandom(seed * 1_000 + client);
                Connection hooks = new Connection(hooksPort);
                Connection events = new Connection(eventsPort);
                for (long number = next.getAndIncrement(); number < count; number = next.getAndIncrement()) {
                    Request request = request(random);
                    long at = System.nanoTime();
                    String answer = (request.hook() ? hooks : events).exchange(request);
                    nanos[(int) number] = System.nanoTime() - at;
                    count(request, answer);
                }
                hooks.close();
                events.close();
            });
        }
        for (Thread client : clients) {
            client.join();
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        Arrays.sort(nanos);
        System.out.printf(Locale.ROOT, "%d requests in %.0f s (%.0f/s), p50 %.2f ms, p99 %.1f ms, most %.0f ms%n", count, seconds,
                count / seconds, nanos[count / 2] / 1e6, nanos[(int) (count * 0.99)] / 1e6, nanos[count - 1] / 1e6);
        return nanos;
    }

    private void count(Request request, String answer) {
        answers.computeIfAbsent(request.what(), _ -> new ConcurrentHashMap<>())
                .computeIfAbsent(answer, _ -> new LongAdder())
                .increment();
        if (answer.equals("200") && !request.known()) {
            forged.increment();
        }
    }

    private boolean report(long[] nanos, long triggered) {
        Map<String, Long> all = new TreeMap<>();
        new TreeMap<>(answers).forEach((what, counts) -> {
            System.out.printf("  %-24s %s%n", what, new TreeMap<>(counts));
            counts.forEach((answer, number) -> all.merge(answer, number.sum(), Long::sum));
        });
        System.out.println("answers: " + all);
        System.out.printf("well signed: %d, triggered: %d, let in without a signature: %d%n",
                signed.sum(), triggered, forged.sum());
        String large = new Connection(hooksPort).exchange(new Request("", post("/hook/generic", "", new byte[3 * 1024 * 1024]), true, true, true));
        System.out.println("a body of 3 MiB afterwards: " + large);
        long answered = all.values().stream().mapToLong(Long::longValue).sum();
        boolean good = answered >= nanos.length && forged.sum() == 0 && triggered <= signed.sum() && large.equals("200") && GOOD.containsAll(all.keySet());
        return good;
    }

    private static String memory(Process process) throws IOException {
        String resident = "";
        String peak = "";
        for (String line : Files.readAllLines(Path.of("/proc/" + process.pid() + "/status"))) {
            if (line.startsWith("VmRSS:")) {
                resident = line.replaceAll("\\D", "");
            } else if (line.startsWith("VmHWM:")) {
                peak = line.replaceAll("\\D", "");
            }
        }
        return Long.parseLong(resident) / 1024 + " MiB resident, " + Long.parseLong(peak) / 1024 + " MiB at the most";
    }

    private static String heap(String line) {
        String[] words = line.split(" ");
        return ", " + Long.parseLong(words[2]) / 1024 + " MiB of heap in use, " + words[1] + " series of metrics";
    }

    private Request request(SplittableRandom random) {
        int kind = random.nextInt(1000);
        String type = TYPES.get(random.nextInt(TYPES.size()));
        boolean open = OPEN.contains(type);
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
            mac.init(new SecretKeySpec(TOKEN, algorithm));
            return HexFormat.of().formatHex(mac.doFinal(body));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A connection that is opened again when it was closed. */
    private static final class Connection {
        private final int port;
        private Socket socket;
        private InputStream in;

        Connection(int port) {
            this.port = port;
        }

        /** The status, {@code closed}, or {@code silent} when nothing came in time. */
        String exchange(Request request) {
            for (int attempt = 0; ; attempt++) {
                boolean fresh = socket == null;
                try {
                    if (fresh) {
                        socket = new Socket(InetAddress.getLoopbackAddress(), port);
                        socket.setTcpNoDelay(true);
                        socket.setSoTimeout(PATIENCE_MILLIS);
                        in = new BufferedInputStream(socket.getInputStream());
                    }
                    socket.getOutputStream().write(request.bytes());
                    if (!request.whole()) {
                        socket.shutdownOutput();
                    }
                    String answer = answer();
                    if (!request.whole() || answer.equals("closed")) {
                        close();
                    }
                    if (answer.equals("closed") && !fresh && attempt == 0) {
                        continue; // closed between two requests
                    }
                    return answer;
                } catch (SocketTimeoutException e) {
                    close();
                    return "silent";
                } catch (IOException e) {
                    close();
                    if (fresh || attempt > 0) {
                        return "closed";
                    }
                }
            }
        }

        private String answer() throws IOException {
            List<String> lines = new ArrayList<>();
            for (String line = line(); !line.isEmpty(); line = line()) {
                lines.add(line.toLowerCase(Locale.ROOT));
            }
            if (lines.isEmpty()) {
                return "closed";
            }
            if (!lines.getFirst().matches("http/\\d\\.\\d \\d{3}.*")) {
                return "strange: " + lines.getFirst();
            }
            String status = lines.getFirst().substring(9, 12);
            for (String line : lines) {
                if (line.startsWith("content-length: ")) {
                    in.readNBytes(Integer.parseInt(line.substring(16).strip()));
                }
            }
            if (status.equals("100")) {
                return answer();
            }
            if (lines.contains("connection: close")) {
                close();
            }
            return status;
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
                if (next != '\r') {
                    line.append((char) next);
                }
            }
            return line.toString();
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

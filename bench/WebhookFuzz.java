import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

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
    /** Of methods, codes and doors. */
    private static final int MOST_SERIES = 500;

    private static final List<String> GOOD = List.of(
            "200", "202", "400", "404", "408", "413", "414", "429", "431", "501", "503", "closed");
    private final Map<String, Map<String, LongAdder>> answers = new ConcurrentHashMap<>();
    private final WebhookRequests requests = new WebhookRequests();
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
                WebhookConnection hooks = new WebhookConnection(hooksPort);
                WebhookConnection events = new WebhookConnection(eventsPort);
                for (long number = next.getAndIncrement(); number < count; number = next.getAndIncrement()) {
                    WebhookRequests.Request request = requests.next(random);
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

    private void count(WebhookRequests.Request request, String answer) {
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
                requests.signed(), triggered, forged.sum());
        String large = new WebhookConnection(hooksPort).exchange(WebhookRequests.large(3 * 1024 * 1024));
        System.out.println("a body of 3 MiB afterwards: " + large);
        long answered = all.values().stream().mapToLong(Long::longValue).sum();
        return answered >= nanos.length && forged.sum() == 0 && triggered <= requests.signed() && large.equals("200")
                && GOOD.containsAll(all.keySet());
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
}

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.weirkeeper.engine.artifact.ArchiveLimits;
import io.weirkeeper.engine.artifact.ArchiveWriter;
import io.weirkeeper.engine.artifact.IgnoreRules;
import io.weirkeeper.peers.GitServer;
import io.weirkeeper.remote.git.GitAuth;
import io.weirkeeper.remote.git.GitClient;
import io.weirkeeper.remote.git.GitFetch;
import io.weirkeeper.remote.git.GitReference;
import io.weirkeeper.remote.git.GitRequest;
import io.weirkeeper.remote.proxy.ProxySettings;
import io.weirkeeper.remote.ssh.SshAlgorithms;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** CPU time and allocation of fetches of small Git repositories; see bench/README.md. */
final class GitFetchSpeed {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int AT_ONCE = 2;

    private GitFetchSpeed() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments[0].equals("serve")) {
            serve(Path.of(arguments[1]), Integer.parseInt(arguments[2]));
            return;
        }
        int count = Integer.parseInt(arguments[0]);
        Path work = Files.createTempDirectory("git-fetch-speed");
        Process server = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        arguments[1],
                        "serve",
                        work.resolve("served").toString(),
                        arguments[0])
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            String base = server.inputReader().readLine();
            System.out.println("| round | what | CPU ms each | allocated kB each |");
            System.out.println("|---|---|---|---|");
            for (int round = 1; round <= 4; round++) {
                GitClient client = new GitClient(work.resolve("cache-" + round), GitClient.DEFAULT_CACHE);
                Map<Integer, String> known = new HashMap<>();
                measure(round, "first fetch", count, i -> known.put(i, fetch(client, base, i, "")));
                measure(round, "unchanged", count, i -> fetch(client, base, i, known.get(i)));
            }
        } finally {
            server.destroy();
        }
    }

    private interface Work {
        void on(int number) throws Exception;
    }

    private static void measure(int round, String what, int count, Work work) throws Exception {
        long cpu = SYSTEM.getProcessCpuTime();
        long allocated = THREADS.getTotalThreadAllocatedBytes();
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                all.add(threads.submit((Callable<Void>) () -> {
                    work.on(number);
                    return null;
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        System.out.printf(
                Locale.ROOT,
                "| %d | %s | %.1f | %d |%n",
                round,
                what,
                (SYSTEM.getProcessCpuTime() - cpu) / 1e6 / count,
                (THREADS.getTotalThreadAllocatedBytes() - allocated) / 1024 / count);
    }

    private static String fetch(GitClient client, String base, int number, String known) throws Exception {
        URI url = URI.create(base + "/app-" + number + ".git");
        GitRequest request = new GitRequest(
                url,
                new GitReference.Branch("main"),
                GitAuth.of(url, Map.of(), new SshAlgorithms(List.of(), List.of())),
                ProxySettings.NONE,
                Duration.ofSeconds(60),
                known,
                false,
                "app-" + number);
        GitFetch fetch = client.fetch(request);
        if (fetch instanceof GitFetch.Snapshot snapshot) {
            try (snapshot) {
                new ArchiveWriter(ArchiveLimits.DEFAULT)
                        .write(
                                snapshot.tree(),
                                IgnoreRules.of(snapshot.tree(), Optional.empty()),
                                OutputStream.nullOutputStream());
            }
        }
        return fetch.commit().revision();
    }

    private static void serve(Path root, int count) throws Exception {
        try (GitServer server = GitServer.start(root, 0)) {
            for (int i = 0; i < count; i++) {
                Map<String, String> files = new HashMap<>();
                for (String name : List.of("account", "config", "service", "ingress", "deployment")) {
                    files.put("deploy/" + name + ".yaml", ("kind: " + name + "\nname: app-" + i + "\n").repeat(12));
                }
                server.repository("app-" + i).commit("main", "first", new HashMap<>(files));
            }
            System.out.println(server.url("x").replace("/x.git", ""));
            System.in.read();
        }
    }
}

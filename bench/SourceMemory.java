import io.weirkeeper.engine.artifact.ArchiveLimits;
import io.weirkeeper.engine.artifact.ArchiveWriter;
import io.weirkeeper.engine.artifact.IgnoreRules;
import io.weirkeeper.engine.helm.index.IndexRewriter;
import io.weirkeeper.engine.helm.index.StoredIndex;
import io.weirkeeper.peers.GitServer;
import io.weirkeeper.remote.git.GitAuth;
import io.weirkeeper.remote.git.GitClient;
import io.weirkeeper.remote.git.GitFetch;
import io.weirkeeper.remote.git.GitReference;
import io.weirkeeper.remote.git.GitRequest;
import io.weirkeeper.remote.proxy.ProxySettings;
import io.weirkeeper.remote.ssh.SshAlgorithms;
import java.io.BufferedOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;

/** Peak memory of a large Git repository and of a large index of charts; see bench/README.md. */
final class SourceMemory {
    private static final int PIECE = 1 << 20;

    private SourceMemory() {}

    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "serve" -> serve(Path.of(arguments[1]), Integer.parseInt(arguments[2]));
            case "write-index" -> writeIndex(Path.of(arguments[1]), Long.parseLong(arguments[2]) << 20);
            case "git" -> git(URI.create(arguments[1]), Path.of(arguments[2]));
            case "index" -> index(Path.of(arguments[1]));
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static void say(String what, long began) throws Exception {
        String peak = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("VmHWM:"))
                .findFirst()
                .orElse("0")
                .replaceAll("\\D", "");
        System.out.printf(
                Locale.ROOT,
                "%s: heap at most %d MiB, peak RSS %d MiB, %.1f s%n",
                what,
                Runtime.getRuntime().maxMemory() >> 20,
                Long.parseLong(peak) >> 10,
                (System.nanoTime() - began) / 1e9);
    }

    private static void git(URI url, Path work) throws Exception {
        long began = System.nanoTime();
        GitClient client = new GitClient(work.resolve("cache"), GitClient.DEFAULT_CACHE);
        GitRequest request = new GitRequest(
                url,
                new GitReference.Branch("main"),
                GitAuth.of(url, Map.of(), new SshAlgorithms(List.of(), List.of())),
                ProxySettings.NONE,
                Duration.ofMinutes(10),
                "",
                false,
                "large");
        try (GitFetch.Snapshot snapshot = (GitFetch.Snapshot) client.fetch(request);
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(work.resolve("artifact.tar.gz")))) {
            new ArchiveWriter(ArchiveLimits.DEFAULT)
                    .write(snapshot.tree(), IgnoreRules.of(snapshot.tree(), Optional.empty()), out);
        }
        say("git, artifact of " + (Files.size(work.resolve("artifact.tar.gz")) >> 20) + " MiB", began);
        try (Stream<Path> files = Files.walk(work)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void index(Path index) throws Exception {
        long began = System.nanoTime();
        Path stored = index.resolveSibling("stored.json");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(stored))) {
            IndexRewriter.rewrite(index, index.resolveSibling("spool"), out);
        }
        int found;
        try (InputStream in = Files.newInputStream(stored)) {
            found = StoredIndex.versions(in, "chart-7").orElseThrow().size();
        }
        say("index of " + (Files.size(index) >> 20) + " MiB, " + found + " versions found", began);
        Files.delete(stored);
    }

    /** One commit with files of a mebibyte that do not compress, in one pack. */
    private static void serve(Path root, int mebibytes) throws Exception {
        try (GitServer server = GitServer.start(root, 0)) {
            Path repository = server.repository("large").directory();
            Process git = new ProcessBuilder("git", "fast-import", "--quiet")
                    .directory(repository.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            Random random = new Random(1);
            byte[] piece = new byte[PIECE];
            try (OutputStream out = new BufferedOutputStream(git.getOutputStream())) {
                for (int i = 1; i <= mebibytes; i++) {
                    random.nextBytes(piece);
                    out.write(("blob\nmark :" + i + "\ndata " + PIECE + "\n").getBytes(StandardCharsets.US_ASCII));
                    out.write(piece);
                    out.write('\n');
                }
                out.write("commit refs/heads/main\ncommitter a <a@b> 0 +0000\ndata 5\nlarge\n"
                        .getBytes(StandardCharsets.US_ASCII));
                for (int i = 1; i <= mebibytes; i++) {
                    out.write(("M 100644 :" + i + " data/file-" + i + ".bin\n").getBytes(StandardCharsets.US_ASCII));
                }
            }
            if (git.waitFor() != 0) {
                throw new IllegalStateException("git fast-import failed");
            }
            System.out.println(server.url("large"));
            System.in.read();
        }
    }

    private static void writeIndex(Path file, long size) throws Exception {
        Random random = new Random(1);
        byte[] digest = new byte[32];
        long written = 0;
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
            out.write("apiVersion: v1\nentries:\n".getBytes(StandardCharsets.US_ASCII));
            for (int chart = 0; written < size; chart++) {
                StringBuilder text = new StringBuilder("  chart-" + chart + ":\n");
                for (int version = 0; version < 200; version++) {
                    random.nextBytes(digest);
                    text.append("  - apiVersion: v2\n    appVersion: 1.").append(version)
                            .append(".0\n    created: \"2026-01-01T00:00:00Z\"\n    description: A chart with a description of")
                            .append(" some length that people write\n    digest: ").append(HexFormat.of().formatHex(digest))
                            .append("\n    name: chart-").append(chart).append("\n    type: application\n    urls:\n    - ")
                            .append("https://charts.example.org/chart-").append(chart).append("-0.").append(version)
                            .append(".0.tgz\n    version: 0.").append(version).append(".0\n");
                }
                byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
                out.write(bytes);
                written += bytes.length;
            }
        }
    }
}

package io.weirkeeper.peers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.ReceivePack;
import org.eclipse.jgit.transport.RefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;
import org.jspecify.annotations.Nullable;

/**
 * Git over smart HTTP on loopback: clones, shallow clones and pushes, protocol versions 0 to 2, basic authentication
 * per repository. Repositories are directories below a root, named {@code NAME.git}. Faults can be switched on.
 */
public final class GitServer implements AutoCloseable {
    static {
        // read once by the JDK's server; without it every answer waits 40 ms for the client's delayed acknowledgement
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final Path root;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, String> credentials = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger failWith = new AtomicInteger();
    private volatile Consumer<String> pushed = name -> {};

    private GitServer(Path root, HttpServer server) {
        this.root = root;
        this.server = server;
    }

    /** @param port 0 lets the system choose */
    public static GitServer start(Path root, int port) {
        return start(root, new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    /** @param address where to listen; one that is not loopback lets everybody push */
    public static GitServer start(Path root, InetSocketAddress address) {
        try {
            Files.createDirectories(root);
            HttpServer server = HttpServer.create(address, 0);
            GitServer git = new GitServer(root, server);
            server.createContext("/", git::serve);
            server.setExecutor(git.threads);
            server.start();
            return git;
        } catch (IOException e) {
            throw new UncheckedIOException("no Git server on " + address + ": " + e.getMessage(), e);
        }
    }

    /** Where clients find a repository. */
    public String url(String name) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + name + ".git";
    }

    /** Opens a repository, making an empty bare one with branch {@code main} when it is not there. */
    public GitRepo repository(String name) {
        return GitRepo.open(root.resolve(name + ".git"));
    }

    /** From now on the repository wants these credentials. */
    public void requireLogin(String name, String user, String password) {
        credentials.put(
                name,
                "Basic "
                        + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8)));
    }

    /** Told the repository's name after each push, on the thread that serves it. */
    public void onPush(Consumer<String> listener) {
        pushed = listener;
    }

    /** Every request is answered with this status from now on; 0 ends it. */
    public void failWith(int status) {
        failWith.set(status);
    }

    /** Paths with queries, in the order they were asked for. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String query = exchange.getRequestURI().getQuery();
            requests.add(path + (query == null ? "" : "?" + query));
            int end = path.indexOf(".git/");
            if (failWith.get() != 0) {
                answer(exchange, failWith.get());
            } else if (end < 0) {
                answer(exchange, 404);
            } else {
                String name = path.substring(1, end);
                String wanted = credentials.get(name);
                if (wanted != null
                        && !wanted.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
                    exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"git\"");
                    answer(exchange, 401);
                } else {
                    serve(exchange, name, path.substring(end + 5), query == null ? "" : query);
                }
            }
        }
    }

    private void serve(HttpExchange exchange, String name, String what, String query) throws IOException {
        Path directory = root.resolve(name + ".git").normalize();
        if (!directory.startsWith(root) || !Files.isDirectory(directory)) {
            answer(exchange, 404);
            return;
        }
        try (Repository repository = new FileRepositoryBuilder()
                .setGitDir(directory.toFile())
                .setMustExist(true)
                .build()) {
            String version = exchange.getRequestHeaders().getFirst("Git-Protocol");
            switch (what) {
                case "info/refs" -> advertise(exchange, repository, query, version);
                case "git-upload-pack" -> upload(exchange, repository, version);
                case "git-receive-pack" -> {
                    receive(exchange, repository);
                    pushed.accept(name);
                }
                default -> answer(exchange, 404);
            }
        }
    }

    private static void advertise(HttpExchange exchange, Repository repository, String query, @Nullable String version)
            throws IOException {
        String service = query.startsWith("service=") ? query.substring(8) : "";
        if (!service.equals("git-upload-pack") && !service.equals("git-receive-pack")) {
            answer(exchange, 403);
            return;
        }
        OutputStream out = begin(exchange, "application/x-" + service + "-advertisement");
        PacketLineOut lines = new PacketLineOut(out);
        if (service.equals("git-upload-pack")) {
            UploadPack upload = uploadPack(repository, version);
            // names the service itself where the protocol version wants that
            upload.sendAdvertisedRefs(new RefAdvertiser.PacketLineOutRefAdvertiser(lines), service);
        } else {
            lines.writeString("# service=" + service + "\n");
            lines.end();
            ReceivePack receive = new ReceivePack(repository);
            receive.setBiDirectionalPipe(false);
            receive.sendAdvertisedRefs(new RefAdvertiser.PacketLineOutRefAdvertiser(lines));
        }
    }

    private static void upload(HttpExchange exchange, Repository repository, @Nullable String version)
            throws IOException {
        InputStream in = body(exchange);
        OutputStream out = begin(exchange, "application/x-git-upload-pack-result");
        uploadPack(repository, version).upload(in, out, null);
    }

    private static void receive(HttpExchange exchange, Repository repository) throws IOException {
        InputStream in = body(exchange);
        OutputStream out = begin(exchange, "application/x-git-receive-pack-result");
        ReceivePack receive = new ReceivePack(repository);
        receive.setBiDirectionalPipe(false);
        receive.receive(in, out, null);
    }

    private static UploadPack uploadPack(Repository repository, @Nullable String version) {
        UploadPack upload = new UploadPack(repository);
        upload.setBiDirectionalPipe(false);
        if (version != null) {
            upload.setExtraParameters(List.of(version.split(":")));
        }
        return upload;
    }

    private static InputStream body(HttpExchange exchange) throws IOException {
        boolean zipped = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        return zipped ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody();
    }

    private static OutputStream begin(HttpExchange exchange, String contentType) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", contentType);
        exchange.getResponseHeaders().add("Cache-Control", "no-cache");
        exchange.sendResponseHeaders(200, 0);
        return exchange.getResponseBody();
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
    }
}

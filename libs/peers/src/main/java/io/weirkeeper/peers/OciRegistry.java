package io.weirkeeper.peers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * A registry of the OCI distribution specification on loopback, for reading: manifests, blobs, tags in pages, referrers;
 * open, or behind basic authentication or tokens. What it holds is put in with {@link #push}. Faults can be switched on.
 */
public final class OciRegistry implements AutoCloseable {
    static {
        // read once by the JDK's server; without it every answer waits 40 ms for the client's delayed acknowledgement
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    /** Who may read. */
    public enum Login {
        NONE,
        BASIC,
        /** A token for each repository, from the registry's own {@code /token}; anonymous ones open nothing. */
        TOKEN
    }

    /** A request as it came. */
    public record Request(String method, String path, String query, String authorization) {
        @Override
        public String toString() {
            return method + " " + path + (query.isEmpty() ? "" : "?" + query);
        }
    }

    /** What is answered in place of the truth; null answers the truth. */
    public interface Fault {
        boolean answer(HttpExchange exchange) throws IOException;
    }

    private final HttpServer server;
    private final @Nullable PlainDoor door;
    private final String scheme;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final OciRepositories repositories = new OciRepositories();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final Map<Predicate<Request>, Fault> faults = new ConcurrentHashMap<>();
    private volatile Login login = Login.NONE;
    private volatile String user = "";
    private volatile String password = "";

    private OciRegistry(HttpServer server, @Nullable PlainDoor door) {
        this.server = server;
        this.door = door;
        this.scheme = door == null ? "https" : "http";
    }

    /** Over http, on a port that the system chooses. */
    public static OciRegistry start() {
        return start(null, false);
    }

    /** @param clients whether only clients with a certificate of the context's authorities are let in */
    public static OciRegistry start(@Nullable SSLContext tls, boolean clients) {
        try {
            InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            HttpServer server = tls == null ? HttpServer.create(address, 0) : HttpsServer.create(address, 0);
            if (server instanceof HttpsServer https && tls != null) {
                https.setHttpsConfigurator(new HttpsConfigurator(tls) {
                    @Override
                    public void configure(com.sun.net.httpserver.HttpsParameters parameters) {
                        SSLParameters own = tls.getDefaultSSLParameters();
                        own.setNeedClientAuth(clients);
                        parameters.setSSLParameters(own);
                    }
                });
            }
            OciRegistry registry = new OciRegistry(server, tls == null ? new PlainDoor(server.getAddress()) : null);
            server.createContext("/", registry::serve);
            server.setExecutor(registry.threads);
            server.start();
            return registry;
        } catch (IOException e) {
            throw new UncheckedIOException("no registry: " + e.getMessage(), e);
        }
    }

    /** Host and port, as in a reference. */
    public String host() {
        return (scheme.equals("https") ? "localhost:" : "127.0.0.1:") + port();
    }

    public int port() {
        return door == null ? server.getAddress().getPort() : door.port();
    }

    /** From now on readers must show who they are. */
    public void require(Login how, String name, String secret) {
        this.user = name;
        this.password = secret;
        this.login = how;
    }

    public void pageSize(int size) {
        repositories.pageSize = size;
    }

    /** Registries before version 1.1 of the specification have none. */
    public void withoutReferrersApi() {
        repositories.referrersApi = false;
    }

    /** Requests that fit are answered so from now on. */
    public void fault(Predicate<Request> which, Fault fault) {
        faults.put(which, fault);
    }

    /** Requests whose path contains the text are answered with this status. */
    public void failWith(String path, int status) {
        fault(request -> request.path().contains(path), exchange -> {
            exchange.sendResponseHeaders(status, -1);
            return true;
        });
    }

    public void healed() {
        faults.clear();
    }

    /** What was asked for so far. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Stores a blob; returns its digest. */
    public String pushBlob(String repository, byte[] bytes) {
        String digest = OciContent.digest(bytes);
        repositories.repository(repository).blobs.put(digest, bytes);
        return digest;
    }

    /**
     * Stores a manifest or an index.
     *
     * @param tag empty for none
     * @return its digest
     */
    public String push(String repository, String tag, String mediaType, byte[] manifest) {
        String digest = OciContent.digest(manifest);
        repositories.repository(repository).manifests.put(digest, new OciRepositories.Manifest(mediaType, manifest));
        if (!tag.isEmpty()) {
            repositories.repository(repository).tags.put(tag, digest);
        }
        return digest;
    }

    /** Stores an image of a config and layers with all its blobs; returns the digest of its manifest. */
    public String push(
            String repository,
            String tag,
            OciContent.Part config,
            List<OciContent.Part> layers,
            Map<String, String> annotations) {
        pushBlob(repository, config.bytes());
        layers.forEach(layer -> pushBlob(repository, layer.bytes()));
        return push(repository, tag, OciContent.MANIFEST, OciContent.manifest(config, layers, annotations, "", ""));
    }

    /** Stores files as {@code flux push artifact} does; returns the digest of the manifest. */
    public String pushArtifact(
            String repository, String tag, Map<String, String> files, Map<String, String> annotations) {
        return push(
                repository,
                tag,
                new OciContent.Part(OciContent.FLUX_CONFIG, "{}".getBytes(StandardCharsets.UTF_8)),
                List.of(new OciContent.Part(OciContent.FLUX_CONTENT, OciContent.tarGzip(files))),
                annotations);
    }

    /** Stores a manifest that says it is about another one; readers find it among the referrers of that one. */
    public String pushReferrer(
            String repository,
            String subject,
            String artifactType,
            OciContent.Part config,
            List<OciContent.Part> layers,
            Map<String, String> annotations) {
        OciRepositories.Repository target = repositories.repository(repository);
        OciRepositories.Manifest about = target.manifests.get(subject);
        if (about == null) {
            throw new IllegalArgumentException("no manifest " + subject);
        }
        pushBlob(repository, config.bytes());
        layers.forEach(layer -> pushBlob(repository, layer.bytes()));
        String subjectDescriptor = OciContent.descriptor(about.mediaType(), subject, about.bytes().length, Map.of());
        byte[] manifest = OciContent.manifest(config, layers, annotations, artifactType, subjectDescriptor);
        String digest = push(repository, "", OciContent.MANIFEST, manifest);
        String descriptor = "{\"mediaType\":" + OciContent.quote(OciContent.MANIFEST) + ",\"digest\":"
                + OciContent.quote(digest) + ",\"size\":" + manifest.length + ",\"artifactType\":"
                + OciContent.quote(artifactType)
                + (annotations.isEmpty() ? "" : ",\"annotations\":" + OciContent.object(annotations)) + "}";
        List<String> all = target.referrers.computeIfAbsent(subject, key -> new CopyOnWriteArrayList<>());
        all.add(descriptor);
        if (!repositories.referrersApi) {
            push(repository, subject.replace(':', '-'), OciContent.INDEX, OciContent.index(all));
        }
        return digest;
    }

    public void removeTag(String repository, String tag) {
        repositories.repository(repository).tags.remove(tag);
    }

    /** Puts other bytes under the digest of a blob. */
    public void corruptBlob(String repository, String digest, byte[] bytes) {
        repositories.repository(repository).blobs.put(digest, bytes);
    }

    @Override
    public void close() {
        if (door != null) {
            door.close();
        }
        server.stop(0);
        threads.shutdownNow();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String query = exchange.getRequestURI().getRawQuery();
            String authorization = exchange.getRequestHeaders().getFirst("Authorization");
            Request request = new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    query == null ? "" : query,
                    authorization == null ? "" : authorization);
            requests.add(request);
            for (Map.Entry<Predicate<Request>, Fault> fault : faults.entrySet()) {
                if (fault.getKey().test(request) && fault.getValue().answer(exchange)) {
                    return;
                }
            }
            if (request.path().equals("/token")) {
                token(exchange, request);
            } else if (!isLetIn(request)) {
                challenge(exchange, request);
            } else {
                repositories.answer(exchange, request);
            }
        }
    }

    private void token(HttpExchange exchange, Request request) throws IOException {
        Map<String, String> query = OciRepositories.parameters(request.query());
        String scope = query.getOrDefault("scope", "");
        boolean known = request.authorization().equals(basic());
        if (!known && !request.authorization().isEmpty()) {
            OciRepositories.error(exchange, 401, "UNAUTHORIZED", "incorrect username or password");
            return;
        }
        OciRepositories.json(
                exchange,
                200,
                "application/json",
                "{\"token\":\"" + (known ? token(scope) : "anonymous") + "\",\"expires_in\":300}");
    }

    private String token(String scope) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((user + "|" + scope).getBytes(StandardCharsets.UTF_8));
    }

    private String basic() {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private boolean isLetIn(Request request) {
        return switch (login) {
            case NONE -> true;
            case BASIC -> request.authorization().equals(basic());
            case TOKEN ->
                !request.path().equals("/v2/")
                        && request.authorization().equals("Bearer " + token(scope(request.path())));
        };
    }

    private static String scope(String path) {
        String rest = path.substring("/v2/".length());
        for (String end : List.of("/manifests/", "/blobs/", "/tags/", "/referrers/")) {
            int at = rest.lastIndexOf(end);
            if (at > 0) {
                return "repository:" + rest.substring(0, at) + ":pull";
            }
        }
        return "";
    }

    private void challenge(HttpExchange exchange, Request request) throws IOException {
        exchange.getResponseHeaders()
                .add(
                        "WWW-Authenticate",
                        login == Login.BASIC
                                ? "Basic realm=\"registry\""
                                : "Bearer realm=\"" + scheme + "://" + host() + "/token\",service=\"peer\",scope=\""
                                        + (request.path().equals("/v2/") ? "" : scope(request.path())) + "\"");
        OciRepositories.error(exchange, 401, "UNAUTHORIZED", "authentication required");
    }
}

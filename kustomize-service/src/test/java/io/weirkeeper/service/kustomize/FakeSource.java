package io.weirkeeper.service.kustomize;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.testkit.cluster.Cluster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** What source-service would be to kustomize-service: GitRepositories with artifacts, and a server for these. */
final class FakeSource implements AutoCloseable {
    private final Cluster cluster;
    private final String namespace;
    private static final String LINK = "link to ";

    private final HttpServer server;
    private final Map<String, byte[]> artifacts = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();

    FakeSource(Cluster cluster, String namespace) throws IOException {
        this.cluster = cluster;
        this.namespace = namespace;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
    }

    /** Makes or moves a GitRepository to a revision with these files. */
    void publish(String name, String revision, Map<String, String> files) {
        byte[] archive = archive(files);
        String path = "/gitrepository/" + namespace + "/" + name + "/" + revision.replace(':', '-') + ".tar.gz";
        artifacts.put(path, archive);
        cluster.api().apply("""
                apiVersion: source.toolkit.fluxcd.io/v1
                kind: GitRepository
                metadata: {name: %s, namespace: %s}
                spec: {interval: 1h, url: "http://example.com/%s"}
                """.formatted(name, namespace, name));
        status(name, """
                {"status":{"observedGeneration":1,"artifact":{"revision":"%s","digest":"%s","path":"%s",
                "url":"http://localhost:%d%s","size":%d,"lastUpdateTime":"2026-11-21T07:00:00Z"}}}""".formatted(
                        revision,
                        Digest.of(DigestAlgorithm.SHA256, archive),
                        path,
                        server.getAddress().getPort(),
                        path,
                        archive.length));
    }

    /** Makes or moves an ExternalArtifact as an ArtifactGenerator does: the revision is the digest of the archive. */
    String publishExternal(String name, Map<String, String> files) {
        byte[] archive = archive(files);
        Digest digest = Digest.of(DigestAlgorithm.SHA256, archive);
        String path = "/externalartifact/" + namespace + "/" + name + "/" + digest.hex() + ".tar.gz";
        artifacts.put(path, archive);
        cluster.api().apply("""
                apiVersion: source.toolkit.fluxcd.io/v1
                kind: ExternalArtifact
                metadata: {name: %s, namespace: %s, labels: {app.kubernetes.io/managed-by: source-watcher}}
                spec:
                  sourceRef: {apiVersion: source.extensions.fluxcd.io/v1beta1, kind: ArtifactGenerator, name: parts}
                """.formatted(name, namespace));
        String revision = "latest@" + digest;
        cluster.api()
                .patch(
                        "/apis/source.toolkit.fluxcd.io/v1/namespaces/" + namespace + "/externalartifacts/" + name
                                + "/status",
                        """
                        {"status":{"conditions":[{"type":"Ready","status":"True","reason":"Succeeded",
                        "message":"Artifact is ready","lastTransitionTime":"2026-11-21T07:00:00Z"}],
                        "artifact":{"revision":"%s","digest":"%s","path":"%s",
                        "url":"http://localhost:%d%s","size":%d,"lastUpdateTime":"2026-11-21T07:00:00Z"}}}""".formatted(
                                        revision,
                                        digest,
                                        path.substring(1),
                                        server.getAddress().getPort(),
                                        path,
                                        archive.length));
        return revision;
    }

    void status(String name, String patch) {
        cluster.api()
                .patch(
                        "/apis/source.toolkit.fluxcd.io/v1/namespaces/" + namespace + "/gitrepositories/" + name
                                + "/status",
                        patch);
    }

    /** The paths that were asked for, in order. */
    List<String> asked() {
        return asked;
    }

    void withdraw() {
        artifacts.clear();
    }

    private void serve(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestURI().getPath());
        byte[] archive = artifacts.get(exchange.getRequestURI().getPath());
        try (exchange) {
            if (archive == null) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                exchange.sendResponseHeaders(200, archive.length);
                exchange.getResponseBody().write(archive);
            }
        }
    }

    /** In place of a file's content: the file is a symbolic link. */
    static String link(String target) {
        return LINK + target;
    }

    static byte[] archive(Map<String, String> files) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                if (file.getValue().startsWith(LINK)) {
                    TarArchiveEntry link = new TarArchiveEntry(file.getKey(), TarConstants.LF_SYMLINK);
                    link.setLinkName(file.getValue().substring(LINK.length()));
                    tar.putArchiveEntry(link);
                    tar.closeArchiveEntry();
                    continue;
                }
                byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry(file.getKey());
                entry.setSize(content.length);
                tar.putArchiveEntry(entry);
                tar.write(content);
                tar.closeArchiveEntry();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

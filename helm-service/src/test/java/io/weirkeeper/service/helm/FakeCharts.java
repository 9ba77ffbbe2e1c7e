package io.weirkeeper.service.helm;

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
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/** What source-service would be to helm-service: OCIRepositories and HelmCharts with charts, and a server for these. */
final class FakeCharts implements AutoCloseable {
    private final Cluster cluster;
    private final String namespace;
    private final HttpServer server;
    private final Map<String, byte[]> artifacts = new ConcurrentHashMap<>();

    FakeCharts(Cluster cluster, String namespace) throws IOException {
        this.cluster = cluster;
        this.namespace = namespace;
        this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
    }

    /** Makes or moves an OCIRepository to a chart; the digest of its revision is that of the archive. */
    void publish(String name, String version, Map<String, String> files) {
        publish(name, version, archive(name, version, files));
    }

    /** The same of a packed chart. */
    void publish(String name, String version, byte[] archive) {
        cluster.api().apply("""
                apiVersion: source.toolkit.fluxcd.io/v1
                kind: OCIRepository
                metadata: {name: %s, namespace: %s}
                spec: {interval: 1h, url: "oci://example.com/%s"}
                """.formatted(name, namespace, name));
        String digest = Digest.of(DigestAlgorithm.SHA256, archive).toString();
        offer("ocirepositories", name, version + "@" + digest, archive);
    }

    /** Gives a HelmChart, made by whomever, a chart. */
    void fill(String helmChart, String chart, String version, Map<String, String> files) {
        offer("helmcharts", helmChart, version, archive(chart, version, files));
    }

    /** Makes an ExternalArtifact with a chart. */
    void external(String name, String version, Map<String, String> files) {
        cluster.api().apply("""
                apiVersion: source.toolkit.fluxcd.io/v1
                kind: ExternalArtifact
                metadata: {name: %s, namespace: %s}
                spec: {}
                """.formatted(name, namespace));
        byte[] archive = archive(name, version, files);
        String digest = Digest.of(DigestAlgorithm.SHA256, archive).toString();
        offer("externalartifacts", name, version + "@" + digest, archive);
    }

    private void offer(String plural, String name, String revision, byte[] archive) {
        String digest = Digest.of(DigestAlgorithm.SHA256, archive).toString();
        String path = "/" + plural + "/" + namespace + "/" + name + "/" + digest.substring(7, 19) + ".tgz";
        artifacts.put(path, archive);
        status(plural, name, """
                {"status":{"observedGeneration":1,"artifact":{"revision":"%s","digest":"%s","path":"%s",
                "url":"http://localhost:%d%s","size":%d,"lastUpdateTime":"2026-11-21T07:00:00Z"}}}""".formatted(
                        revision, digest, path, server.getAddress().getPort(), path, archive.length));
    }

    void status(String plural, String name, String patch) {
        cluster.api()
                .patch(
                        "/apis/source.toolkit.fluxcd.io/v1/namespaces/" + namespace + "/" + plural + "/" + name
                                + "/status",
                        patch);
    }

    private void serve(HttpExchange exchange) throws IOException {
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

    private static byte[] archive(String name, String version, Map<String, String> given) {
        Map<String, String> files = new TreeMap<>(given);
        files.putIfAbsent(
                "Chart.yaml", "apiVersion: v2\nname: " + name + "\nversion: " + version + "\nappVersion: \"7\"\n");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                byte[] content = file.getValue().getBytes(StandardCharsets.UTF_8);
                TarArchiveEntry entry = new TarArchiveEntry(name + "/" + file.getKey());
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

package io.weirkeeper.service.kustomize.fetch;

import io.weirkeeper.api.Artifact;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.engine.artifact.ArchiveLimits;
import io.weirkeeper.engine.artifact.ArchiveReader;
import io.weirkeeper.engine.artifact.ArtifactException;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.Digester;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Downloads artifacts from source-service, verifies their digest and only then extracts them. Does not try again by
 * itself: a server that cannot be reached is a reason to wait.
 */
public final class ArtifactFetcher implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ANSWER = Duration.ofSeconds(60);
    private static final int BUFFER = 64 * 1024;

    private final HttpClient http;
    private final ArchiveReader archives = new ArchiveReader(ArchiveLimits.DEFAULT);
    private final Path temporary;
    private final String host;

    /**
     * @param temporary a directory for what is extracted
     * @param host {@code host:port} to ask instead of the one in artifact URLs; empty means that one
     */
    public ArtifactFetcher(Path temporary, String host) {
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        this.temporary = temporary;
        this.host = host;
    }

    /**
     * Gives a new directory with the artifact's content, the caller's to remove.
     *
     * @throws ReconcileException waiting when the artifact is not there, with an IOException as cause when the server
     *     does not answer well; to be retried when the artifact is wrong
     */
    Path fetch(Artifact artifact) {
        Path archive = null;
        Path directory = null;
        try {
            Files.createDirectories(temporary);
            archive = Files.createTempFile(temporary, "artifact-", ".tar.gz");
            download(artifact, archive);
            directory = Files.createTempDirectory(temporary, "kustomization-");
            try (InputStream in = Files.newInputStream(archive)) {
                archives.extract(in, directory);
            }
            Path filled = directory;
            directory = null;
            return filled;
        } catch (ArtifactException e) {
            throw failed("artifact " + artifact.url() + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw failed("artifact " + artifact.url() + " cannot be extracted: " + e.getMessage(), e);
        } finally {
            discard(archive, directory);
        }
    }

    private static void discard(@Nullable Path archive, @Nullable Path directory) {
        if (directory != null) {
            Workspace.remove(directory);
        }
        if (archive != null) {
            try {
                Files.deleteIfExists(archive);
            } catch (IOException e) {
                throw failed("temporary file " + archive + " cannot be removed: " + e.getMessage(), e);
            }
        }
    }

    private void download(Artifact artifact, Path target) throws IOException {
        URI url = url(artifact.url());
        HttpResponse<InputStream> response = send(url);
        try (InputStream body = response.body()) {
            if (response.statusCode() == 404) {
                throw waiting("Source is not ready, artifact not found", null);
            }
            if (response.statusCode() != 200) {
                String status = "status: " + response.statusCode();
                throw waiting("failed to download archive from " + url + " (" + status + ")", new IOException(status));
            }
            verify(artifact, body, target);
        }
    }

    private static void verify(Artifact artifact, InputStream body, Path target) throws IOException {
        Digest expected = Digest.parse(artifact.digest());
        Digester digester = expected.algorithm().digester();
        try (OutputStream out = Files.newOutputStream(target)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
                digester.update(buffer, 0, read);
                out.write(buffer, 0, read);
            }
        }
        Digest actual = digester.digest();
        if (!actual.equals(expected)) {
            throw failed(
                    "failed to verify archive: computed digest doesn't match '" + expected + "' (it is '" + actual
                            + "'); the source serves another artifact than its status says",
                    null);
        }
    }

    private HttpResponse<InputStream> send(URI url) {
        HttpRequest request = HttpRequest.newBuilder(url).timeout(ANSWER).build();
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw waiting("failed to download archive from " + url + ": " + why, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw waiting("download of " + url + " was interrupted", e);
        }
    }

    /** Asks the server of artifacts for something else that it has. */
    HttpResponse<InputStream> open(String url) {
        return send(url(url));
    }

    private URI url(String text) {
        try {
            URI url = new URI(text);
            String scheme = url.getScheme() == null ? "" : url.getScheme();
            if (!scheme.equals("http") && !scheme.equals("https")) {
                throw failed("artifact URL '" + text + "': only http and https are fetched", null);
            }
            return host.isEmpty() ? url : new URI(scheme + "://" + host + url.getRawPath());
        } catch (URISyntaxException e) {
            throw failed("artifact URL '" + text + "' is none: " + e.getMessage(), e);
        }
    }

    private static ReconcileException failed(String message, @Nullable Throwable cause) {
        return new ReconcileException(Reasons.ARTIFACT_FAILED, Disposition.RETRY, message, cause);
    }

    private static ReconcileException waiting(String message, @Nullable Throwable cause) {
        return new ReconcileException(Reasons.ARTIFACT_FAILED, Disposition.WAITING, message, cause);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}

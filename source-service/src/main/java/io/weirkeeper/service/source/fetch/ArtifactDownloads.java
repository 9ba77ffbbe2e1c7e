package io.weirkeeper.service.source.fetch;

import io.weirkeeper.api.Artifact;
import io.weirkeeper.engine.artifact.ArtifactException;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.Digester;
import io.weirkeeper.engine.artifact.TreeEntry;
import io.weirkeeper.remote.http.HttpAccess;
import io.weirkeeper.remote.http.HttpCall;
import io.weirkeeper.remote.http.HttpReply;
import io.weirkeeper.remote.http.HttpSender;
import io.weirkeeper.service.source.store.WorkDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/** Downloads artifacts of other sources, and extracts them only when their digest is right. */
public final class ArtifactDownloads {
    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final int BUFFER = 64 * 1024;

    private final HttpSender sender = new HttpSender(HttpAccess.plain(TIMEOUT));
    private final String host;

    /** @param host {@code host:port} to ask instead of the one in artifact URLs; empty means that one */
    public ArtifactDownloads(String host) {
        this.host = host;
    }

    /**
     * What an artifact holds, readable until the directory is closed.
     *
     * @throws IOException when it cannot be had, or is not what its source says
     */
    public TreeEntry.Directory download(Artifact artifact, WorkDirectory work) throws IOException {
        Path archive = work.file("artifact-" + UUID.randomUUID());
        try {
            fetch(artifact, archive);
            try (InputStream in = Files.newInputStream(archive)) {
                return work.extract(in);
            }
        } catch (ArtifactException e) {
            throw new IOException("artifact " + artifact.url() + ": " + e.getMessage(), e);
        } finally {
            Files.deleteIfExists(archive);
        }
    }

    private void fetch(Artifact artifact, Path target) throws IOException {
        URI url = url(artifact.url());
        try (HttpReply reply = sender.send(HttpCall.get(url, Map.of(), Map.of()))) {
            if (reply.status() == 404) {
                throw new IOException("artifact not found");
            }
            if (reply.status() != 200) {
                throw new IOException("failed to download archive from " + url + " (status: " + reply.status() + ")");
            }
            verify(artifact, reply.body(), target);
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
            throw new IOException("failed to verify archive: computed digest doesn't match '" + expected + "' (it is '"
                    + actual + "'); the source serves another artifact than its status says");
        }
    }

    private URI url(String text) throws IOException {
        try {
            URI url = new URI(text);
            String scheme = url.getScheme() == null ? "" : url.getScheme();
            if (!scheme.equals("http") && !scheme.equals("https")) {
                throw new IOException("artifact URL '" + text + "': only http and https are fetched");
            }
            return host.isEmpty() ? url : new URI(scheme + "://" + host + url.getRawPath());
        } catch (URISyntaxException e) {
            throw new IOException("artifact URL '" + text + "' is none: " + e.getMessage(), e);
        }
    }
}

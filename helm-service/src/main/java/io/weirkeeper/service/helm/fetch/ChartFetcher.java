package io.weirkeeper.service.helm.fetch;

import io.weirkeeper.api.Artifact;
import io.weirkeeper.engine.artifact.ArtifactException;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.helm.chart.Chart;
import io.weirkeeper.engine.helm.chart.ChartCache;
import io.weirkeeper.engine.helm.chart.ChartException;
import io.weirkeeper.engine.helm.chart.ChartLoader;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Downloads chart archives from source-service, verifies their digest and loads them. Charts that were used lately stay
 * in memory with their syntax trees, by the digest of their archive, in an eighth of the heap. Thread-safe.
 */
public final class ChartFetcher implements AutoCloseable {
    private static final String REASON = "ArtifactFailed";
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final int MOST_BYTES = 100 << 20;
    private static final int CACHED_SHARE_OF_HEAP = 8;

    private final HttpClient http;
    private final String host;
    private final Duration timeout;
    private final ChartCache charts = new ChartCache(Runtime.getRuntime().maxMemory() / CACHED_SHARE_OF_HEAP);

    /**
     * @param host {@code host:port} to ask instead of the one in artifact URLs; empty means that one
     * @param timeout of one download ({@code --http-timeout})
     */
    public ChartFetcher(String host, Duration timeout) {
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        this.host = host;
        this.timeout = timeout;
    }

    /**
     * @throws ReconcileException waiting when the artifact is not there; to be retried when the server does not answer
     *     well or what it serves is no chart
     */
    public Chart fetch(Artifact artifact) {
        Chart known = charts.get(artifact.digest());
        if (known != null) {
            return known;
        }
        byte[] archive = download(artifact);
        try {
            Chart chart = ChartLoader.fromArchive(new ByteArrayInputStream(archive));
            charts.put(artifact.digest(), chart);
            return chart;
        } catch (ChartException | IOException e) {
            throw failed(String.valueOf(e.getMessage()), e);
        }
    }

    private byte[] download(Artifact artifact) {
        HttpRequest request =
                HttpRequest.newBuilder(url(artifact)).timeout(timeout).build();
        try {
            HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                return verified(artifact, response.statusCode(), body);
            }
        } catch (IOException e) {
            String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
            throw failed("failed to download chart from '" + artifact.url() + "': " + why, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("download of '" + artifact.url() + "' was interrupted", e);
        }
    }

    private static byte[] verified(Artifact artifact, int status, InputStream body) throws IOException {
        if (status == 404) {
            throw new ReconcileException(REASON, Disposition.WAITING, "Source not ready: artifact not found", null);
        }
        if (status != 200) {
            throw failed("failed to download chart from '" + artifact.url() + "' (status: " + status + ")", null);
        }
        byte[] archive = body.readNBytes(MOST_BYTES + 1);
        if (archive.length > MOST_BYTES) {
            throw failed("chart '" + artifact.url() + "' is larger than " + (MOST_BYTES >> 20) + " MiB", null);
        }
        try {
            Digest expected = Digest.parse(artifact.digest());
            if (!Digest.of(expected.algorithm(), archive).equals(expected)) {
                throw failed("integrity failure: computed digest doesn't match '" + expected + "'", null);
            }
            return archive;
        } catch (ArtifactException e) {
            throw failed("failed to parse digest '" + artifact.digest() + "': " + e.getMessage(), e);
        }
    }

    private URI url(Artifact artifact) {
        try {
            URI url = new URI(artifact.url());
            String scheme = url.getScheme() == null ? "" : url.getScheme();
            if (!scheme.equals("http") && !scheme.equals("https")) {
                throw failed("artifact URL '" + artifact.url() + "': only http and https are fetched", null);
            }
            return host.isEmpty() ? url : new URI(scheme + "://" + host + url.getRawPath());
        } catch (URISyntaxException e) {
            throw failed("artifact URL '" + artifact.url() + "' is none: " + e.getMessage(), e);
        }
    }

    private static ReconcileException failed(String message, @Nullable Throwable cause) {
        return new ReconcileException(REASON, Disposition.RETRY, "Could not load chart: " + message, cause);
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}

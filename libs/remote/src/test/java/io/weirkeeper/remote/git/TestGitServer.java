package io.weirkeeper.remote.git;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.eclipse.jgit.transport.PacketLineOut;
import org.eclipse.jgit.transport.RefAdvertiser;
import org.eclipse.jgit.transport.UploadPack;
import org.jspecify.annotations.Nullable;

/** Git's smart HTTP for one repository, on loopback; it notes its requests and can misbehave on demand. */
final class TestGitServer implements AutoCloseable {
    /** What it may do before it answers; true means the answer was given. */
    interface Mischief {
        boolean handle(HttpExchange exchange) throws IOException;
    }

    private final SourceRepository source;
    private final HttpServer http;
    private final String scheme;
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile Mischief mischief = exchange -> false;
    private volatile boolean versionTwo = true;

    TestGitServer(SourceRepository source) throws IOException {
        this(source, null, false);
    }

    TestGitServer(SourceRepository source, @Nullable SSLContext tls, boolean clientCertificate) throws IOException {
        this.source = source;
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        if (tls == null) {
            scheme = "http";
            http = HttpServer.create(address, 0);
        } else {
            scheme = "https";
            HttpsServer https = HttpsServer.create(address, 0);
            https.setHttpsConfigurator(new HttpsConfigurator(tls) {
                @Override
                public void configure(HttpsParameters parameters) {
                    SSLParameters ssl = tls.getDefaultSSLParameters();
                    ssl.setNeedClientAuth(clientCertificate);
                    parameters.setSSLParameters(ssl);
                }
            });
            http = https;
        }
        http.setExecutor(executor);
        http.createContext("/", this::handle);
        http.start();
    }

    URI url() {
        return URI.create(scheme + "://localhost:" + http.getAddress().getPort() + "/org/repo.git");
    }

    /** Method, path and, when sent, the Authorization header of each request. */
    List<String> requests() {
        return requests;
    }

    void misbehave(Mischief mischief) {
        this.mischief = mischief;
    }

    void speakOldProtocol() {
        versionTwo = false;
    }

    @Override
    public void close() {
        http.stop(0);
        executor.shutdownNow();
    }

    static boolean answer(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
        return true;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String authorization = exchange.getRequestHeaders().getFirst("Authorization");
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI()
                + (authorization == null ? "" : " " + authorization));
        if (mischief.handle(exchange)) {
            return;
        }
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/org/repo.git/info/refs")) {
            advertise(exchange);
        } else if (path.equals("/org/repo.git/git-upload-pack")) {
            upload(exchange);
        } else {
            answer(exchange, 404);
        }
    }

    private UploadPack uploadPack(HttpExchange exchange) {
        UploadPack upload = new UploadPack(source.repository());
        upload.setBiDirectionalPipe(false);
        upload.setRequestPolicy(UploadPack.RequestPolicy.ADVERTISED);
        String protocol = exchange.getRequestHeaders().getFirst("Git-Protocol");
        if (versionTwo && protocol != null) {
            upload.setExtraParameters(List.of(protocol.split(":")));
        }
        return upload;
    }

    private void advertise(HttpExchange exchange) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        PacketLineOut lines = new PacketLineOut(body);
        UploadPack upload = uploadPack(exchange);
        if (!versionTwo) {
            lines.writeString("# service=git-upload-pack\n");
            lines.end();
        }
        upload.sendAdvertisedRefs(new RefAdvertiser.PacketLineOutRefAdvertiser(lines), null);
        exchange.getResponseHeaders().set("Content-Type", "application/x-git-upload-pack-advertisement");
        exchange.sendResponseHeaders(200, body.size());
        body.writeTo(exchange.getResponseBody());
        exchange.close();
    }

    private void upload(HttpExchange exchange) throws IOException {
        InputStream in = exchange.getRequestBody();
        if ("gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"))) {
            in = new GZIPInputStream(in);
        }
        exchange.getResponseHeaders().set("Content-Type", "application/x-git-upload-pack-result");
        exchange.sendResponseHeaders(200, 0);
        uploadPack(exchange).upload(in, exchange.getResponseBody(), null);
        exchange.close();
    }
}

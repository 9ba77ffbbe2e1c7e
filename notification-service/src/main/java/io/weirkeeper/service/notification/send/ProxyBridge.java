package io.weirkeeper.service.notification.send;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Lets Java's HTTP client, which knows HTTP proxies alone, go through a proxy that is spoken to over TLS or SOCKS 5: an
 * HTTP proxy on loopback in front of it. In front of SOCKS it wants a password, so that nobody else in the pod borrows
 * the login. Its threads are virtual and end with it.
 */
final class ProxyBridge implements AutoCloseable {
    private static final int CONNECT_MILLIS = 10_000;
    private static final int LONGEST_HEAD = 16 * 1024;
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    /** Opens the way to a host behind the proxy. */
    @FunctionalInterface
    interface Way {
        Socket open(String host, int port) throws IOException;
    }

    private final ServerSocket server;

    private ProxyBridge(ServerSocket server) {
        this.server = server;
    }

    /** In front of an HTTP proxy that is spoken to over TLS; it checks logins itself. */
    static ProxyBridge toTls(String host, int port, SSLSocketFactory sockets) {
        return open(client -> {
            Socket plain = connected(host, port);
            SSLSocket tls = (SSLSocket) sockets.createSocket(plain, host, port, true);
            SSLParameters parameters = tls.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            tls.setSSLParameters(parameters);
            relay(client, tls);
        });
    }

    /** In front of a SOCKS 5 proxy. */
    static ProxyBridge toSocks(Socks5 proxy, String password) {
        Way way = (host, port) -> proxy.open(connected(proxy.host(), proxy.port()), host, port);
        return open(client -> serve(client, way, password));
    }

    InetSocketAddress address() {
        return new InetSocketAddress(server.getInetAddress(), server.getLocalPort());
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What is done with a connection; it is closed afterwards. */
    @FunctionalInterface
    private interface Handler {
        void handle(Socket client) throws IOException;
    }

    private static ProxyBridge open(Handler handler) {
        try {
            ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread.ofVirtual().name("proxy-bridge").start(() -> accept(server, handler));
            return new ProxyBridge(server);
        } catch (IOException e) {
            throw SendException.failed("the way to the provider's proxy cannot be opened: " + e.getMessage(), e);
        }
    }

    private static void accept(ServerSocket server, Handler handler) {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().name("proxy-bridge").start(() -> {
                    try (client) {
                        handler.handle(client);
                    } catch (IOException _) {
                        // the client sees that its connection ends
                    }
                });
            } catch (IOException _) {
                return; // closed
            }
        }
    }

    private static Socket connected(String host, int port) throws IOException {
        Socket socket = new Socket();
        socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
        return socket;
    }

    private static void serve(Socket client, Way way, String password) throws IOException {
        String wanted =
                "Basic " + Base64.getEncoder().encodeToString(("weir:" + password).getBytes(StandardCharsets.UTF_8));
        for (String head = head(client); !head.isEmpty(); head = head(client)) {
            if (!MessageDigest.isEqual(bytes(header(head, "proxy-authorization")), bytes(wanted))) {
                write(
                        client,
                        "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"weir\"\r\n"
                                + "Content-Length: 0\r\nConnection: close\r\n\r\n");
                return;
            }
            String[] line = head.split("\r\n", 2)[0].split(" ");
            if (line.length == 3 && line[0].equals("CONNECT")) {
                int colon = line[1].lastIndexOf(':');
                String host = line[1].substring(0, Math.max(colon, 0));
                relayTo(client, way, host, number(line[1].substring(colon + 1), HTTPS), "");
            } else if (line.length == 3 && line[1].startsWith("http://")) {
                URI uri = URI.create(line[1]);
                relayTo(client, way, uri.getHost(), uri.getPort() < 0 ? HTTP : uri.getPort(), forwarded(head, line));
            } else {
                write(client, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            }
            return;
        }
    }

    private static void relayTo(Socket client, Way way, String host, int port, String forwarded) throws IOException {
        Socket upstream;
        try {
            upstream = way.open(host, port);
        } catch (IOException e) {
            write(client, "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
            return;
        }
        if (forwarded.isEmpty()) {
            write(client, "HTTP/1.1 200 OK\r\n\r\n");
        } else {
            write(upstream, forwarded);
        }
        relay(client, upstream);
    }

    /** The request as the server wants it: without its host in the first line, one for this connection. */
    private static String forwarded(String head, String[] line) {
        URI uri = URI.create(line[1]);
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        StringBuilder text = new StringBuilder(line[0] + " " + path + query + " HTTP/1.1\r\n");
        for (String header : head.split("\r\n", 2)[1].split("\r\n")) {
            String name = header.toLowerCase(Locale.ROOT);
            if (!name.startsWith("proxy-") && !name.startsWith("connection:")) {
                text.append(header).append("\r\n");
            }
        }
        return text.append("Connection: close\r\n\r\n").toString();
    }

    /** Both ways, until one side ends. */
    private static void relay(Socket client, Socket upstream) throws IOException {
        try (upstream) {
            Thread back = Thread.ofVirtual().name("proxy-bridge").start(() -> {
                copy(upstream, client);
                closeQuietly(client);
            });
            copy(client, upstream);
            closeQuietly(upstream);
            try {
                back.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException _) {
            // the other side ended
        }
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // it is gone
        }
    }

    /** A request's head with its last empty line; empty when the client ended. */
    private static String head(Socket client) throws IOException {
        InputStream in = client.getInputStream();
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int next = in.read();
            if (next < 0 || head.size() > LONGEST_HEAD) {
                return "";
            }
            head.write(next);
            matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        return text.substring(0, text.length() - 2);
    }

    private static String header(String head, String name) {
        for (String line : head.split("\r\n")) {
            if (line.toLowerCase(Locale.ROOT).startsWith(name + ":")) {
                return line.substring(name.length() + 1).strip();
            }
        }
        return "";
    }

    private static int number(String text, int otherwise) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    private static void write(Socket to, String text) throws IOException {
        OutputStream out = to.getOutputStream();
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

package io.weirkeeper.runtime.kube.wire;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Deque;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The connections to one API server. An exchange takes the one that was used last, or a new one; as many are open as
 * exchanges run. Thread-safe.
 */
public final class ApiConnections implements Closeable {
    /** Shorter than any server or balancer waits before it closes an idle connection. */
    private static final Duration LONGEST_IDLE = Duration.ofSeconds(20);

    private static final int MOST_IDLE = 16;

    private final ApiEndpoint endpoint;
    private final Deque<ApiConnection> idle = new ConcurrentLinkedDeque<>();
    private final AtomicInteger idleCount = new AtomicInteger();
    private final Set<ApiConnection> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    public ApiConnections(ApiEndpoint endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * Sends a request and reads the head of its answer.
     *
     * @param patience how long to wait for a connection, and for each piece of the answer
     * @throws IOException when there is no answer; none of the idle connections is used again then
     */
    public ApiAnswer send(ApiRequest request, Duration patience) throws IOException {
        ApiAnswer answer = exchange(request, patience);
        if (answer.code() == 401 && endpoint.credentials().renew()) {
            answer.close();
            return exchange(request, patience);
        }
        return answer;
    }

    private ApiAnswer exchange(ApiRequest request, Duration patience) throws IOException {
        ApiConnection connection = borrow(patience);
        try {
            connection.patience(patience);
            connection.write(bytes(request));
            return answer(request, connection);
        } catch (IOException | RuntimeException e) {
            drop(connection);
            forgetIdle();
            throw e;
        }
    }

    private ApiConnection borrow(Duration patience) throws IOException {
        for (ApiConnection last = idle.pollFirst(); last != null; last = idle.pollFirst()) {
            idleCount.decrementAndGet();
            if (last.isFresh(LONGEST_IDLE)) {
                return last;
            }
            drop(last);
        }
        if (closed) {
            throw new IOException("the client is closed");
        }
        ApiConnection made = endpoint.connect(patience);
        open.add(made);
        if (closed) {
            drop(made);
            throw new IOException("the client is closed");
        }
        return made;
    }

    private byte[] bytes(ApiRequest request) {
        StringBuilder head = new StringBuilder(512);
        head.append(request.method()).append(' ').append(endpoint.path()).append(request.target());
        head.append(" HTTP/1.1\r\nHost: ").append(endpoint.authority());
        head.append("\r\nUser-Agent: weirkeeper\r\n");
        String authorization = endpoint.credentials().authorization();
        if (!authorization.isEmpty()) {
            head.append("Authorization: ").append(authorization).append("\r\n");
        }
        for (String header : request.headers()) {
            head.append(header).append("\r\n");
        }
        byte[] body = request.body();
        if (body.length > 0) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        byte[] begin = head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = new byte[begin.length + body.length];
        System.arraycopy(begin, 0, all, 0, begin.length);
        System.arraycopy(body, 0, all, begin.length, body.length);
        return all;
    }

    private ApiAnswer answer(ApiRequest request, ApiConnection connection) throws IOException {
        int code = 100;
        boolean keeps = true;
        long length = AnswerBody.UNTIL_CLOSED;
        while (code / 100 == 1) {
            code = code(connection.line());
            for (String header = connection.line(); !header.isEmpty(); header = connection.line()) {
                int colon = header.indexOf(':');
                if (colon < 0) {
                    throw new IOException("a head of the answer that is no HTTP");
                }
                String value = header.substring(colon + 1).trim();
                switch (header.substring(0, colon).toLowerCase(Locale.ROOT)) {
                    case "content-length" -> length = length == AnswerBody.CHUNKED ? length : length(value);
                    case "transfer-encoding" -> length = AnswerBody.CHUNKED;
                    case "connection" -> keeps = !value.equalsIgnoreCase("close");
                    default -> {}
                }
            }
        }
        if (code == 204 || code == 304 || request.method().equals("HEAD")) {
            length = 0;
        }
        return new ApiAnswer(code, keeps, new AnswerBody(connection, length), connection, this);
    }

    private static int code(String line) throws IOException {
        if (line.startsWith("HTTP/1.") && line.length() >= 12) {
            try {
                return Integer.parseInt(line, 9, 12, 10);
            } catch (NumberFormatException e) {
                // not HTTP after all
            }
        }
        throw new IOException("the answer is no HTTP/1.1");
    }

    private static long length(String value) throws IOException {
        try {
            long length = Long.parseLong(value);
            if (length >= 0) {
                return length;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new IOException("'" + value + "' is no length of an answer");
    }

    void keep(ApiConnection connection) {
        if (closed || connection.isClosed()) {
            drop(connection);
            return;
        }
        if (idleCount.incrementAndGet() > MOST_IDLE) {
            idleCount.decrementAndGet();
            drop(connection);
            return;
        }
        connection.idle();
        idle.addFirst(connection);
        if (closed) {
            forgetIdle();
        }
    }

    void drop(ApiConnection connection) {
        open.remove(connection);
        connection.close();
    }

    private void forgetIdle() {
        for (ApiConnection one = idle.pollFirst(); one != null; one = idle.pollFirst()) {
            idleCount.decrementAndGet();
            drop(one);
        }
    }

    @Override
    public void close() {
        closed = true;
        for (ApiConnection connection : open) {
            drop(connection);
        }
        forgetIdle();
    }
}

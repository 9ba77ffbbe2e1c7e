package io.weirkeeper.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.weirkeeper.api.RecordJson;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;

/**
 * A generic provider in a process of its own that writes down what it is sent before it answers, so that the kill of it
 * loses nothing that was answered. Arguments: its port, its file. {@code POST /answer/503} makes it fail until
 * {@code POST /answer/200}.
 */
public final class ChaosProvider {
    private static final String ANSWER = "/answer/";

    /**
     * One notification that arrived.
     *
     * @param at milliseconds since 1970
     * @param status what it was answered with
     * @param id of the event
     */
    record Arrival(long at, int status, String id, String object, String message) {
        private String line() {
            return String.join("\t", Long.toString(at), Integer.toString(status), id, object, message) + "\n";
        }

        private static Arrival of(String line) {
            String[] words = line.split("\t", 5);
            return new Arrival(Long.parseLong(words[0]), Integer.parseInt(words[1]), words[2], words[3], words[4]);
        }
    }

    private final FileChannel file;
    private volatile int status = 200;

    private ChaosProvider(FileChannel file) {
        this.file = file;
    }

    public static void main(String[] arguments) throws IOException {
        FileChannel file =
                FileChannel.open(Path.of(arguments[1]), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0])), 200);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", new ChaosProvider(file)::take);
        server.start();
    }

    /** What arrived so far, oldest first; a last line that is being written is left out. */
    static List<Arrival> read(Path file) throws IOException {
        List<Arrival> arrivals = new ArrayList<>();
        if (Files.exists(file)) {
            String text = Files.readString(file);
            text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(line -> arrivals.add(Arrival.of(line)));
        }
        return arrivals;
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] body = exchange.getRequestBody().readAllBytes();
            int answer = 200;
            if (path.startsWith(ANSWER)) {
                status = Integer.parseInt(path.substring(ANSWER.length()));
            } else {
                answer = status;
                JsonNode event = RecordJson.parse(body);
                String id = exchange.getRequestHeaders().getFirst("Idempotency-Key");
                write(new Arrival(
                                Instant.now().toEpochMilli(),
                                answer,
                                id == null ? "" : id,
                                event.at("/involvedObject/name").asText(),
                                event.path("message").asText().replace('\n', ' '))
                        .line());
            }
            exchange.sendResponseHeaders(answer, -1);
        }
    }

    private synchronized void write(String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            file.write(bytes);
        }
    }
}

package io.weirkeeper.runtime.kube.wire;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A server on loopback that answers request after request with the bytes it was given, whatever is asked. */
final class ScriptedServer implements AutoCloseable {
    /** At the end of an answer, or instead of one: the connection is closed. */
    static final String HANG_UP = "\0";

    private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();
    private final List<String> heads = Collections.synchronizedList(new ArrayList<>());
    private final List<Socket> connections = Collections.synchronizedList(new ArrayList<>());

    ScriptedServer() throws IOException {
        Thread.ofVirtual().start(this::accept);
    }

    ScriptedServer answer(String... texts) {
        answers.addAll(List.of(texts));
        return this;
    }

    int port() {
        return socket.getLocalPort();
    }

    /** What was asked: request line and headers of each. */
    List<String> heads() {
        return List.copyOf(heads);
    }

    int connections() {
        return connections.size();
    }

    private void accept() {
        try {
            while (true) {
                Socket connection = socket.accept();
                connections.add(connection);
                Thread.ofVirtual().start(() -> serve(connection));
            }
        } catch (IOException e) {
            // closed
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
            OutputStream out = connection.getOutputStream();
            while (true) {
                StringBuilder head = new StringBuilder();
                int length = 0;
                for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                    head.append(line).append('\n');
                    if (line.startsWith("Content-Length: ")) {
                        length = Integer.parseInt(line.substring(16));
                    }
                }
                for (int i = 0; i < length; i++) {
                    head.append((char) in.read());
                }
                heads.add(head.toString());
                String answer = answers.take();
                for (byte b : answer.getBytes(StandardCharsets.ISO_8859_1)) {
                    if (b == HANG_UP.charAt(0)) {
                        return;
                    }
                    out.write(b);
                    out.flush();
                }
            }
        } catch (IOException | NullPointerException e) {
            // the client left
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket connection : List.copyOf(connections)) {
            connection.close();
        }
    }
}

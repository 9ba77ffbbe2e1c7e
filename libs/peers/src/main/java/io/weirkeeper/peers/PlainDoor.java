package io.weirkeeper.peers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands before a plain HTTP server of the JDK and shuts the door on who speaks TLS, as other servers do; the JDK's own
 * would wait for the end of a line that never comes.
 */
final class PlainDoor implements AutoCloseable {
    private static final int HANDSHAKE = 0x16;

    private final ServerSocket door;
    private final InetSocketAddress behind;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    PlainDoor(InetSocketAddress behind) throws IOException {
        this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.behind = behind;
        Thread.ofVirtual().name("door").start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket visitor = door.accept();
                open.add(visitor);
                Thread.ofVirtual().start(() -> let(visitor));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void let(Socket visitor) {
        try (visitor;
                Socket server = new Socket()) {
            int first = visitor.getInputStream().read();
            if (first < 0 || first == HANDSHAKE) {
                return;
            }
            server.connect(behind);
            server.setTcpNoDelay(true);
            visitor.setTcpNoDelay(true);
            server.getOutputStream().write(first);
            Thread back = Thread.ofVirtual().start(() -> pump(server, visitor));
            pump(visitor, server);
            back.join();
        } catch (IOException e) {
            // the visitor or the server went
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(visitor);
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            in.transferTo(out);
            to.shutdownOutput();
        } catch (IOException e) {
            close(from);
            close(to);
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone
        }
    }

    @Override
    public void close() {
        try {
            door.close();
        } catch (IOException e) {
            // it is gone
        }
        open.forEach(PlainDoor::close);
    }
}

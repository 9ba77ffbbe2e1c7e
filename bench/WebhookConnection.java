import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A connection that is opened again when it was closed. */
final class WebhookConnection {
    /** A body may take 30 s; whoever gets no answer after that was forgotten. */
    private static final int PATIENCE_MILLIS = 40_000;

    private final int port;
    private Socket socket;
    private InputStream in;

    WebhookConnection(int port) {
        this.port = port;
    }

    /** The status, {@code closed}, or {@code silent} when nothing came in time. */
    String exchange(WebhookRequests.Request request) {
        for (int attempt = 0; ; attempt++) {
            boolean fresh = socket == null;
            try {
                if (fresh) {
                    socket = new Socket(InetAddress.getLoopbackAddress(), port);
                    socket.setTcpNoDelay(true);
                    socket.setSoTimeout(PATIENCE_MILLIS);
                    in = new BufferedInputStream(socket.getInputStream());
                }
                socket.getOutputStream().write(request.bytes());
                if (!request.whole()) {
                    socket.shutdownOutput();
                }
                String answer = answer();
                if (!request.whole() || answer.equals("closed")) {
                    close();
                }
                if (answer.equals("closed") && !fresh && attempt == 0) {
                    continue; // closed between two requests
                }
                return answer;
            } catch (SocketTimeoutException e) {
                close();
                return "silent";
            } catch (IOException e) {
                close();
                if (fresh || attempt > 0) {
                    return "closed";
                }
            }
        }
    }

    private String answer() throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            lines.add(line.toLowerCase(Locale.ROOT));
        }
        if (lines.isEmpty()) {
            return "closed";
        }
        if (!lines.getFirst().matches("http/\\d\\.\\d \\d{3}.*")) {
            return "strange: " + lines.getFirst();
        }
        String status = lines.getFirst().substring(9, 12);
        for (String line : lines) {
            if (line.startsWith("content-length: ")) {
                in.readNBytes(Integer.parseInt(line.substring(16).strip()));
            }
        }
        if (status.equals("100")) {
            return answer();
        }
        if (lines.contains("connection: close")) {
            close();
        }
        return status;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }

    void close() {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException ignored) {
            // it is gone
        }
        socket = null;
    }
}

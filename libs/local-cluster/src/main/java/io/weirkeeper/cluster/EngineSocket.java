package io.weirkeeper.cluster;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The few questions that we put to a container engine ourselves, over its socket: Docker's API, which Podman serves too. */
final class EngineSocket {
    private static final Pattern ERROR = Pattern.compile("\"(?:error|message)\"\\s*:\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

    private final Path path;

    EngineSocket(Path path) {
        this.path = path;
    }

    /** A socket file alone says nothing: it stays behind when the engine stops. */
    boolean answers() {
        if (!Files.exists(path)) {
            return false;
        }
        try {
            return ask("GET", "/_ping", Duration.ofSeconds(5)).startsWith("200");
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Has the engine fetch an image unless it is there.
     *
     * @throws ClusterException when it cannot be had; said at once, where Testcontainers would go on trying for minutes
     */
    void require(String image) throws IOException {
        if (ask("GET", "/images/" + image + "/json", Duration.ofSeconds(10)).startsWith("200")) {
            return;
        }
        int tag = image.lastIndexOf(':');
        String answer = ask(
                "POST",
                "/images/create?fromImage=" + image.substring(0, tag) + "&tag=" + image.substring(tag + 1),
                Duration.ofMinutes(5));
        Matcher error = ERROR.matcher(answer);
        if (error.find()) {
            throw new ClusterException("the engine cannot pull " + image + ": " + error.group(1));
        }
    }

    /** The status and what follows it. */
    private String ask(String method, String target, Duration patience) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            Thread watchman = Thread.ofVirtual().start(() -> closeAfter(channel, patience));
            try {
                channel.connect(UnixDomainSocketAddress.of(path));
                channel.write(ByteBuffer.wrap(
                        (method + " " + target + " HTTP/1.0\r\n\r\n").getBytes(StandardCharsets.US_ASCII)));
                String answer = new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
                return answer.substring(Math.min(answer.length(), "HTTP/1.0 ".length()));
            } finally {
                watchman.interrupt();
            }
        }
    }

    private static void closeAfter(SocketChannel channel, Duration patience) {
        try {
            Thread.sleep(patience);
            channel.close();
        } catch (InterruptedException | IOException e) {
            // answered in time, or closed already
        }
    }
}

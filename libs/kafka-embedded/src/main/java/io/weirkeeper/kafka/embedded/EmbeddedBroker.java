package io.weirkeeper.kafka.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * One KRaft node, broker and controller in one, on loopback, with its data in a directory: what was acknowledged
 * survives the process. Small on purpose: few threads, small buffers. Owns the directory and its ports.
 */
public final class EmbeddedBroker implements AutoCloseable {
    private static final int NODE = 1;

    private final KafkaRaftServer server;
    private final int port;

    private EmbeddedBroker(KafkaRaftServer server, int port) {
        this.server = server;
        this.port = port;
    }

    /**
     * Starts a broker and returns when it serves.
     *
     * @param directory of its data; made and formatted when it is new
     * @param port on 127.0.0.1; 0 keeps the directory's last port where it is free and chooses one otherwise
     * @throws BrokerException when the directory or a port cannot be used
     */
    public static EmbeddedBroker start(Path directory, int port) {
        try {
            Files.createDirectories(directory);
            int listener = port == 0 ? rememberedPort(directory.resolve("port")) : port;
            int controller = rememberedPort(directory.resolve("controller-port"));
            Properties config = config(directory, listener, controller);
            format(directory);
            KafkaRaftServer server = new KafkaRaftServer(new KafkaConfig(config, false), Time.SYSTEM);
            server.startup();
            return new EmbeddedBroker(server, listener);
        } catch (IOException e) {
            throw new BrokerException("the broker's directory " + directory + " cannot be used: " + e.getMessage(), e);
        } catch (org.apache.kafka.common.KafkaException e) {
            throw new BrokerException("the broker in " + directory + " does not start: " + e.getMessage(), e);
        }
    }

    /** {@code host:port} for clients. */
    public String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** Stops cleanly: what was acknowledged is on disk. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private static Properties config(Path directory, int port, int controllerPort) {
        Map<String, String> config = new HashMap<>();
        config.put("process.roles", "broker,controller");
        config.put("node.id", Integer.toString(NODE));
        config.put("controller.quorum.voters", NODE + "@127.0.0.1:" + controllerPort);
        config.put("listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
        config.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);
        config.put("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        config.put("inter.broker.listener.name", "PLAINTEXT");
        config.put("controller.listener.names", "CONTROLLER");
        config.put("log.dirs", directory.resolve("data").toString());
        config.put("auto.create.topics.enable", "false");
        config.put("num.partitions", "8");
        config.put("default.replication.factor", "1");
        config.put("min.insync.replicas", "1");
        config.put("offsets.topic.num.partitions", "1");
        config.put("offsets.topic.replication.factor", "1");
        config.put("transaction.state.log.num.partitions", "1");
        config.put("transaction.state.log.replication.factor", "1");
        config.put("transaction.state.log.min.isr", "1");
        config.put("share.coordinator.state.topic.num.partitions", "1");
        config.put("share.coordinator.state.topic.replication.factor", "1");
        config.put("share.coordinator.state.topic.min.isr", "1");
        // a process that dies is noticed within a second
        config.put("group.min.session.timeout.ms", "1000");
        config.put("group.consumer.min.session.timeout.ms", "1000");
        config.put("group.consumer.min.heartbeat.interval.ms", "100");
        config.put("group.initial.rebalance.delay.ms", "0");
        // small: this is one process's broker
        config.put("num.network.threads", "1");
        config.put("num.io.threads", "2");
        config.put("num.recovery.threads.per.data.dir", "1");
        config.put("background.threads", "2");
        config.put("num.replica.fetchers", "1");
        config.put("log.cleaner.dedupe.buffer.size", "2097152");
        config.put("log.cleaner.io.buffer.size", "65536");
        config.put("log.segment.bytes", "16777216");
        config.put("log.index.size.max.bytes", "1048576");
        config.put("queued.max.requests", "64");
        config.put("socket.send.buffer.bytes", "65536");
        config.put("socket.receive.buffer.bytes", "65536");
        config.put("message.max.bytes", "1048576");
        // one node: what is acknowledged must not wait in the page cache for another replica to have it
        config.put("log.flush.interval.messages", "1");
        Properties properties = new Properties();
        properties.putAll(config);
        return properties;
    }

    private static void format(Path directory) throws IOException {
        Path data = directory.resolve("data");
        if (Files.exists(data.resolve("meta.properties"))) {
            return;
        }
        Formatter formatter = new Formatter()
                .setPrintStream(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
                .setNodeId(NODE)
                .setClusterId(Uuid.randomUuid().toString())
                .setReleaseVersion(MetadataVersion.latestProduction())
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(data.toString())
                .addDirectory(data.toString());
        try {
            formatter.run();
        } catch (Exception e) { // declared so by Kafka's formatter
            throw new IOException("cannot be formatted: " + e.getMessage(), e);
        }
    }

    /** Clients remember where the broker was: it comes back to its old port where it can. */
    private static int rememberedPort(Path file) throws IOException {
        int old = Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : 0;
        int port = old != 0 && isFree(old) ? old : freePort();
        Files.writeString(file, Integer.toString(port));
        return port;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

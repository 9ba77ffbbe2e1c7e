package io.weirkeeper.service.notification.send.stream;

import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.api.event.InvolvedObject;
import io.weirkeeper.service.notification.send.Destination;
import io.weirkeeper.service.notification.send.GenericSender;
import io.weirkeeper.service.notification.send.SendException;
import io.weirkeeper.service.notification.send.Sender;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/**
 * Type kafka, an addition of ours: the event on the topic that the channel names; the address lists the brokers. The key
 * is {@code Kind/namespace/name}, so that what is said about one object stays in order; the header {@code id} is the
 * event's. User name and password of the Secret log in by SASL ({@code mechanism}: PLAIN where it says nothing). Keeps a
 * few producers, one for each way to connect. Thread-safe.
 */
public final class KafkaSender implements Sender, AutoCloseable {
    private static final int KEPT = 4;
    private static final String BUFFER = Integer.toString(4 << 20);

    private final Map<Map<String, Object>, KafkaProducer<String, byte[]>> producers =
            new LinkedHashMap<>(KEPT, 0.75f, true);

    @Override
    public void send(FluxEvent event, Destination to) {
        if (to.address().isEmpty() || to.channel().isEmpty()) {
            throw SendException.failed(
                    "providers of type 'kafka' need brokers and a topic: set spec.address to host:port,... and"
                            + " spec.channel",
                    null);
        }
        InvolvedObject object = event.involvedObject();
        ProducerRecord<String, byte[]> message = new ProducerRecord<>(
                to.channel(),
                object.kind() + "/" + object.namespace() + "/" + object.name(),
                GenericSender.body(event));
        message.headers().add("id", event.id().getBytes(StandardCharsets.UTF_8));
        to.headers().forEach((name, value) -> message.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
        try {
            Future<RecordMetadata> sent = producer(settings(to)).send(message);
            sent.get(to.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw SendException.failed("Kafka did not take the event: " + cause.getMessage(), e);
        } catch (TimeoutException e) {
            throw SendException.failed("Kafka did not answer in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw SendException.failed("sending was interrupted", e);
        }
    }

    private KafkaProducer<String, byte[]> producer(Map<String, Object> settings) {
        synchronized (producers) {
            KafkaProducer<String, byte[]> known = producers.get(settings);
            if (known != null) {
                return known;
            }
            KafkaProducer<String, byte[]> made =
                    new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
            producers.put(settings, made);
            if (producers.size() > KEPT) {
                Map<String, Object> eldest = producers.keySet().iterator().next();
                producers.remove(eldest).close(java.time.Duration.ZERO);
            }
            return made;
        }
    }

    private static Map<String, Object> settings(Destination to) {
        String timeout = Long.toString(to.timeout().toMillis());
        Map<String, Object> settings = new HashMap<>();
        settings.put("bootstrap.servers", to.address());
        settings.put("acks", "all");
        settings.put("linger.ms", "0");
        settings.put("buffer.memory", BUFFER);
        settings.put("max.block.ms", timeout);
        settings.put("request.timeout.ms", timeout);
        settings.put("delivery.timeout.ms", timeout);
        settings.put("enable.metrics.push", "false");
        boolean encrypts = !to.certificates().isEmpty();
        boolean logsIn = !to.username().isEmpty() && !to.password().isEmpty();
        if (encrypts) {
            String authorities = to.certificates().get("ca.crt");
            if (authorities != null) {
                settings.put("ssl.truststore.type", "PEM");
                settings.put("ssl.truststore.certificates", authorities);
            }
            if (to.certificates().containsKey("tls.key")) {
                settings.put("ssl.keystore.type", "PEM");
                settings.put("ssl.keystore.certificate.chain", to.certificates().getOrDefault("tls.crt", ""));
                settings.put("ssl.keystore.key", to.certificates().getOrDefault("tls.key", ""));
            }
        }
        if (logsIn) {
            String mechanism =
                    to.secret().getOrDefault("mechanism", "PLAIN").strip().toUpperCase(Locale.ROOT);
            String module = mechanism.startsWith("SCRAM")
                    ? "org.apache.kafka.common.security.scram.ScramLoginModule"
                    : "org.apache.kafka.common.security.plain.PlainLoginModule";
            settings.put("sasl.mechanism", mechanism);
            settings.put(
                    "sasl.jaas.config",
                    module + " required username=" + quoted(to.username()) + " password=" + quoted(to.password())
                            + ";");
        }
        settings.put("security.protocol", (logsIn ? "SASL_" : "") + (encrypts ? "SSL" : "PLAINTEXT"));
        return settings;
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    @Override
    public void close() {
        synchronized (producers) {
            producers.values().forEach(producer -> producer.close(java.time.Duration.ZERO));
            producers.clear();
        }
    }
}

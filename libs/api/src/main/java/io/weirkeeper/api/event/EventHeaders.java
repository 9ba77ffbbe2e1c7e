package io.weirkeeper.api.event;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The CloudEvents attributes of a record, carried in Kafka headers as CloudEvents' binary mode has them.
 *
 * @param id of the event; a repeat has the same
 * @param source who wrote it, such as {@code source-controller}
 * @param type such as {@code io.weirkeeper.artifact/v1}
 * @param subject the key of the object
 * @param cluster the id of the cluster
 */
public record EventHeaders(String id, String source, String type, String subject, Instant time, String cluster) {
    public static final String SPEC_VERSION = "ce_specversion";
    public static final String ID = "ce_id";
    public static final String SOURCE = "ce_source";
    public static final String TYPE = "ce_type";
    public static final String SUBJECT = "ce_subject";
    public static final String TIME = "ce_time";
    public static final String CLUSTER = "ce_cluster";
    public static final String CONTENT_TYPE = "content-type";

    /** The headers by name, in a fixed order. */
    public Map<String, byte[]> toMap() {
        Map<String, byte[]> headers = new LinkedHashMap<>();
        headers.put(SPEC_VERSION, bytes("1.0"));
        headers.put(ID, bytes(id));
        headers.put(SOURCE, bytes(source));
        headers.put(TYPE, bytes(type));
        headers.put(SUBJECT, bytes(subject));
        headers.put(TIME, bytes(time.truncatedTo(ChronoUnit.MILLIS).toString()));
        headers.put(CLUSTER, bytes(cluster));
        headers.put(CONTENT_TYPE, bytes("application/json"));
        return headers;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

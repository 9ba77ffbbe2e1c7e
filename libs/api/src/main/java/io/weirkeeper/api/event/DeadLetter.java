package io.weirkeeper.api.event;

import io.weirkeeper.api.Copies;
import io.weirkeeper.api.schema.Property;
import java.time.Instant;

/**
 * A record that could not be decoded or delivered, and why.
 *
 * @param key of the source record, as text
 * @param value the source value in base64, cut to {@value #MAX_VALUE_BYTES} bytes; empty when it was no bytes
 */
public record DeadLetter(
        @Property(required = true) String topic,
        int partition,
        long offset,
        String key,
        @Property(required = true) String reason,
        String value,
        @Property(required = true) Instant time) {
    public static final int MAX_VALUE_BYTES = 65_536;

    public DeadLetter {
        key = Copies.text(key);
        value = Copies.text(value);
    }
}

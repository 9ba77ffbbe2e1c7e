package io.weirkeeper.api.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Holds docs/EVENTS.md to the records and topics. */
class EventsDocumentTest {
    private static final JsonNode DOCUMENT = document();

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "SHARDS")
    void describesEveryTopic(Topic topic) {
        JsonNode channel = DOCUMENT.path("channels")
                .valueStream()
                .filter(each -> each.path("address").asText().equals(topic.title()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no channel for " + topic.title()));
        JsonNode configuration = channel.at("/bindings/kafka/topicConfiguration");

        assertThat(String.join(
                        ",",
                        configuration
                                .path("cleanup.policy")
                                .valueStream()
                                .map(JsonNode::asText)
                                .toList()))
                .isEqualTo(topic.cleanup().policy());
        assertThat(configuration.path("retention.ms").asLong(-1))
                .isEqualTo(
                        topic.retentionDays() < 0
                                ? -1
                                : Duration.ofDays(topic.retentionDays()).toMillis());
        JsonNode message = referred(channel.path("messages").iterator().next());
        assertThat(message.path("name").asText()).isEqualTo(topic.eventType());
        assertThat(referred(message.path("payload")).path("type").asText()).isEqualTo("object");
    }

    @Test
    void describesNoOtherTopic() {
        assertThat(DOCUMENT.path("channels")).hasSize(Topic.values().length - 1);
    }

    @ParameterizedTest
    @CsvSource({
        "artifact, io.weirkeeper.api.event.ArtifactFact",
        "readiness, io.weirkeeper.api.event.ReadinessFact",
        "event, io.weirkeeper.api.event.FluxEvent",
        "involvedObject, io.weirkeeper.api.event.InvolvedObject",
        "delivery, io.weirkeeper.api.event.Delivery",
        "deadLetter, io.weirkeeper.api.event.DeadLetter"
    })
    void describesEveryFieldWithItsType(String schema, Class<?> record) {
        Map<String, String> documented = new TreeMap<>();
        DOCUMENT.at("/components/schemas/" + schema + "/properties")
                .properties()
                .forEach(field -> documented.put(field.getKey(), type(referred(field.getValue()))));

        assertThat(documented).isEqualTo(fields(record));
    }

    @Test
    void describesTheHeaders() {
        JsonNode headers = DOCUMENT.at("/components/schemas/headers");
        Map<String, byte[]> written = new EventHeaders("i", "s", "t", "k", Instant.EPOCH, "c").toMap();

        assertThat(headers.path("properties").propertyStream().map(Map.Entry::getKey))
                .containsExactlyElementsOf(written.keySet());
        assertThat(headers.path("required").valueStream().map(JsonNode::asText))
                .containsExactlyElementsOf(written.keySet());
    }

    private static String type(JsonNode schema) {
        String format = schema.path("format").asText();
        return schema.path("type").asText() + (format.isEmpty() || format.equals("uri") ? "" : " " + format);
    }

    private static Map<String, String> fields(Class<?> record) {
        Map<String, String> fields = new TreeMap<>();
        for (RecordComponent component : record.getRecordComponents()) {
            if (component.getAccessor().isAnnotationPresent(JsonUnwrapped.class)) {
                fields.putAll(fields(component.getType()));
            } else {
                fields.put(component.getName(), type(component.getType()));
            }
        }
        return fields;
    }

    private static String type(Class<?> type) {
        if (type == Instant.class) {
            return "string date-time";
        }
        if (type == long.class) {
            return "integer int64";
        }
        if (type == int.class) {
            return "integer int32";
        }
        if (type == boolean.class) {
            return "boolean";
        }
        return type.isRecord() || type == Map.class ? "object" : "string";
    }

    private static JsonNode referred(JsonNode node) {
        String reference = node.path("$ref").asText();
        return reference.isEmpty() ? node : DOCUMENT.at(reference.substring(1));
    }

    private static JsonNode document() {
        try {
            String text = Files.readString(Path.of("..", "..", "docs", "EVENTS.md"));
            int start = text.indexOf("```yaml\n") + "```yaml\n".length();
            return new YAMLMapper().readTree(text.substring(start, text.indexOf("\n```", start)));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

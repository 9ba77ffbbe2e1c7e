package io.weirkeeper.service.notification.verify;

import static io.weirkeeper.service.notification.Samples.bytes;
import static io.weirkeeper.service.notification.Samples.receiver;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.notification.Receiver;
import io.weirkeeper.runtime.cel.CelExpressionException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expressions are of the examples in Flux's docs/spec/v1/receivers.md, August 2026. */
class ResourceFilterTest {
    private static final JsonNode RESOURCE = RecordJson.parse(bytes("{\"apiVersion\":\"image.toolkit.fluxcd.io/v1\","
            + "\"kind\":\"ImageRepository\",\"metadata\":{\"name\":\"app\",\"labels\":{\"team\":\"x\"},"
            + "\"annotations\":{\"tag\":\"v1\"}}}"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "req.tag.contains('hello') | true",
                "req.tag.contains(res.metadata.name) | false",
                "has(res.metadata.labels) && res.metadata.labels.team == 'x' | true",
                "res.kind == 'ImageRepository' && res.apiVersion.startsWith('image.') | true",
                "request == 1 | error",
                "req.missing == 'x' | error",
            })
    void letsTheReceiverLookAtResourceAndCall(String expression, String expected) {
        Receiver receiver = of("[]", expression);
        WebhookRequest call = call("application/json; charset=utf-8", "{\"tag\":\"eu.gcr.io/x/hello:v1\"}");

        if (expected.equals("error")) {
            assertThatThrownBy(() -> new ResourceFilter(receiver.spec(), call, Accepted.of(call)).accepts(0, RESOURCE))
                    .isInstanceOf(CelExpressionException.class);
        } else {
            assertThat(new ResourceFilter(receiver.spec(), call, Accepted.of(call)).accepts(0, RESOURCE))
                    .isEqualTo(Boolean.valueOf(expected));
        }
    }

    @Test
    void needsBothTheReceiversFilterAndTheResourcesOwn() {
        String resources = "[{\"kind\":\"Bucket\",\"name\":\"a\"},"
                + "{\"kind\":\"Bucket\",\"name\":\"b\",\"filter\":\"req.b == true\"}]";
        WebhookRequest call = call("application/json", "{\"a\":true,\"b\":false}");
        ResourceFilter filter =
                new ResourceFilter(of(resources, "req.a == true").spec(), call, Accepted.of(call));

        assertThat(filter.accepts(0, RESOURCE)).isTrue();
        assertThat(filter.accepts(1, RESOURCE)).isFalse();
        assertThat(filter.looksAt(0)).isTrue();
    }

    @Test
    void looksAtNothingWithoutExpressions() {
        WebhookRequest call = call("application/json", "nonsense");

        ResourceFilter filter = new ResourceFilter(of("[]", "").spec(), call, Accepted.of(call));

        assertThat(filter.looksAt(0)).isFalse();
        assertThat(filter.accepts(0, RESOURCE)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "application/json | nonsense | false",
                "application/json | [1] | false",
                "application/json | `` | true",
                "text/plain | nonsense | true",
                "application/x-www-form-urlencoded | payload=x | true",
            })
    void readsTheCallOnlyWhenItIsJson(String type, String body, boolean good) {
        Receiver receiver = of("[]", "size(req) == 0");
        WebhookRequest call = call(type, body == null ? "" : body);

        if (good) {
            assertThat(new ResourceFilter(receiver.spec(), call, Accepted.of(call)).accepts(0, RESOURCE))
                    .isTrue();
        } else {
            assertThatThrownBy(() -> new ResourceFilter(receiver.spec(), call, Accepted.of(call)))
                    .isInstanceOf(WebhookRefusedException.class);
        }
    }

    @Test
    void seesTheClaimsOfTheCaller() {
        WebhookRequest call = call("application/json", "{}");
        ObjectNode claims = (ObjectNode) RecordJson.parse(bytes("{\"repository\":\"app\"}"));
        Receiver receiver = of("[]", "claims.repository == res.metadata.name");

        assertThat(new ResourceFilter(receiver.spec(), call, new Accepted(call.body(), Optional.of(claims)))
                        .accepts(0, RESOURCE))
                .isTrue();
    }

    private static Receiver of(String resources, String filter) {
        return receiver(
                "{\"type\":\"generic\",\"resources\":" + resources + ",\"resourceFilter\":\"" + filter + "\"}", "{}");
    }

    private static WebhookRequest call(String type, String body) {
        return new WebhookRequest("/hook/x", Map.of("Content-Type", List.of(type)), bytes(body));
    }
}

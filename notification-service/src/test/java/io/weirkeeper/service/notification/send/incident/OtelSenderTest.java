package io.weirkeeper.service.notification.send.incident;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.service.notification.Samples;
import io.weirkeeper.service.notification.send.SendTools;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtelSenderTest {
    /** The trace, as both make it from alert and revision: {@code printf alert-1:main@sha1:0123... | sha256sum}. */
    private static final String TRACE = "0a10178da59e35097b735283a9bafd584134";

    @ParameterizedTest
    @ValueSource(strings = {"info", "error"})
    void sendsTheSpanThatFluxSends(String severity) throws IOException {
        var alert = Samples.alert("{\"providerRef\":{\"name\":\"p\"},\"eventSources\":[]}")
                .metadata();

        byte[] request = OtelSender.request(SendTools.event(severity, Map.of()), alert);

        assertThat(comparable(request)).isEqualTo(comparable(flux(severity)));
    }

    /** Flux's SDK draws the span's id by lot and ends the span when it is sent; ours come from the event. */
    private static String comparable(byte[] request) {
        String hex = HexFormat.of().formatHex(request);
        assertThat(hex).contains(TRACE);
        return hex.replaceFirst(TRACE + "1208[0-9a-f]{16}", TRACE + "SPAN")
                .replaceFirst("(39[0-9a-f]{16})41[0-9a-f]{16}", "$1END");
    }

    private static byte[] flux(String severity) throws IOException {
        try (InputStream stream = OtelSenderTest.class.getResourceAsStream("/providers/flux.json")) {
            JsonNode requests = RecordJson.parse(stream.readAllBytes());
            String body = requests.at("/otel-" + severity + "/0/body").asText();
            return Base64.getDecoder().decode(body.substring("base64:".length()));
        }
    }
}

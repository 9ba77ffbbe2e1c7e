package io.weirkeeper.service.helm;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.engine.helm.release.Release;
import io.weirkeeper.engine.helm.release.ReleaseCodec;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

/** Release records in and out of Secrets. */
final class Records {
    private Records() {}

    static Release read(JsonNode secret) {
        byte[] data = Base64.getDecoder().decode(secret.at("/data/release").asText());
        return ReleaseCodec.decode(new String(data, StandardCharsets.US_ASCII), Map.of());
    }

    /** The merge patch that puts a record in a Secret's place. */
    static String patch(Release release) {
        String data =
                Base64.getEncoder().encodeToString(ReleaseCodec.encode(release).getBytes(StandardCharsets.US_ASCII));
        return "{\"metadata\":{\"labels\":{\"status\":\"" + release.status().text() + "\"}},\"data\":{\"release\":\""
                + data + "\"}}";
    }
}

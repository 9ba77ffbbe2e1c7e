package io.weirkeeper.service.source.verify;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.engine.artifact.Digest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a signature is about.
 *
 * @param signedBytes exactly what was signed
 * @param payload the content without its envelope, as transparency logs digest it
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record Statement(byte[] signedBytes, byte[] payload, byte[] signature) {
    private static final String IN_TOTO = "application/vnd.in-toto+json";

    /** Of a cosign signature in the older form: the payload names the manifest. */
    static Statement ofSimpleSigning(byte[] payload, byte[] signature, Digest about) {
        JsonNode json = Json.parse(payload, "the signature's payload");
        String named = json.at("/critical/image/docker-manifest-digest").asText("");
        if (!named.equals(about.toString())) {
            throw new VerifyException("the signature is about '" + named + "', not about '" + about + "'");
        }
        return new Statement(payload, payload, signature);
    }

    /** Of a DSSE envelope with an in-toto statement: one of its subjects is the manifest. */
    static Statement ofEnvelope(JsonNode envelope, Digest about) {
        String type = envelope.path("payloadType").asText("");
        if (!type.equals(IN_TOTO)) {
            throw new VerifyException("the envelope holds '" + type + "', not '" + IN_TOTO + "'");
        }
        if (envelope.path("signatures").size() != 1) {
            throw new VerifyException(
                    "the envelope has " + envelope.path("signatures").size() + " signatures, not one");
        }
        byte[] payload = Json.bytes(envelope.path("payload"), "the envelope's payload");
        byte[] signature = Json.bytes(envelope.at("/signatures/0/sig"), "the envelope's signature");
        JsonNode statement = Json.parse(payload, "the statement");
        for (JsonNode subject : statement.path("subject")) {
            String digest =
                    subject.path("digest").path(about.algorithm().text()).asText("");
            if (digest.equals(about.hex())) {
                return new Statement(preAuthenticated(type, payload), payload, signature);
            }
        }
        throw new VerifyException("the statement is not about '" + about + "'");
    }

    /** DSSE's pre-authentication encoding. */
    private static byte[] preAuthenticated(String type, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String head =
                "DSSEv1 " + type.getBytes(StandardCharsets.UTF_8).length + " " + type + " " + payload.length + " ";
        out.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        out.writeBytes(payload);
        return out.toByteArray();
    }
}

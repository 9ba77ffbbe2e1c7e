package io.weirkeeper.service.source.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;

/**
 * What a transparency log (Rekor) says about a signature, not yet believed.
 *
 * @param log the log's id in hexadecimal digits
 * @param integrated seconds since 1970; 0 when the log does not say
 * @param promise the log's signature on all of this; empty for none
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record LogEntry(String log, long index, long integrated, byte[] body, byte[] promise, Optional<InclusionProof> proof) {

    /** In the annotation of a signature in the older form. */
    static LogEntry ofAnnotation(JsonNode json) {
        JsonNode payload = json.path("Payload");
        return new LogEntry(
                payload.path("logID").asText(""),
                Json.number(payload.path("logIndex"), "the entry's index"),
                Json.number(payload.path("integratedTime"), "the entry's time"),
                Json.bytes(payload.path("body"), "the entry's body"),
                Json.bytes(json.path("SignedEntryTimestamp"), "the entry's timestamp"),
                Optional.empty());
    }

    /** In a bundle. */
    static LogEntry ofBundle(JsonNode json) {
        JsonNode promise = json.path("inclusionPromise").path("signedEntryTimestamp");
        JsonNode proof = json.path("inclusionProof");
        return new LogEntry(
                HexFormat.of().formatHex(Json.bytes(json.path("logId").path("keyId"), "the log's id")),
                json.has("logIndex") ? Json.number(json.path("logIndex"), "the entry's index") : 0,
                json.has("integratedTime") ? Json.number(json.path("integratedTime"), "the entry's time") : 0,
                Json.bytes(json.path("canonicalizedBody"), "the entry's body"),
                promise.isTextual() ? Json.bytes(promise, "the entry's timestamp") : new byte[0],
                proof.isObject() ? Optional.of(InclusionProof.of(proof)) : Optional.empty());
    }

    /**
     * Believes the entry: it is in a log that is trusted, and about this signature.
     *
     * @param certificate of who signed, in DER
     * @return when the log took it in; empty when it vouches for no time
     */
    Optional<Instant> check(TrustedRoot root, Statement statement, byte[] certificate) {
        TrustedRoot.Log from = root.transparencyLog(log)
                .orElseThrow(() -> new VerifyException("the transparency log " + log + " is not in the trusted root"));
        if (promise.length == 0 && proof.isEmpty()) {
            throw new VerifyException("the entry of the transparency log is not signed by the log");
        }
        if (promise.length > 0 && !from.key().signed(promised(), promise)) {
            throw new VerifyException("the transparency log did not sign the entry's timestamp");
        }
        proof.ifPresent(way -> way.check(body, from.key()));
        LogBody.check(body, statement, certificate);
        if (promise.length == 0 || integrated <= 0) {
            return Optional.empty();
        }
        Instant time = Instant.ofEpochSecond(integrated);
        if (!from.period().contains(time)) {
            throw new VerifyException("the transparency log's key was not valid at " + time);
        }
        return Optional.of(time);
    }

    /** What a log signs as its promise: the entry as canonical JSON (RFC 8785). */
    private byte[] promised() {
        String json = "{\"body\":\"" + Base64.getEncoder().encodeToString(body) + "\",\"integratedTime\":" + integrated
                + ",\"logID\":\"" + log + "\",\"logIndex\":" + index + "}";
        return json.getBytes(StandardCharsets.UTF_8);
    }
}

package io.weirkeeper.service.source.verify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.weirkeeper.engine.artifact.Digest;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A signature of cosign, in either form, not yet believed.
 *
 * @param certificate of who signed, in DER; empty with a key
 * @param entries what transparency logs say about it
 * @param timestamps of timestamp authorities, in DER
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record CosignSignature(Statement statement, byte[] certificate, List<LogEntry> entries, List<byte[]> timestamps) {
    private static final String SIGNATURE = "dev.cosignproject.cosign/signature";
    private static final String CERTIFICATE = "dev.sigstore.cosign/certificate";
    private static final String BUNDLE = "dev.sigstore.cosign/bundle";

    CosignSignature {
        entries = List.copyOf(entries);
        timestamps = List.copyOf(timestamps);
    }

    /** Of a layer of the manifest with the tag {@code sha256-….sig}: cosign up to version 2. */
    static CosignSignature ofLayer(Map<String, String> annotations, byte[] payload, Digest about) {
        byte[] signature = Json.bytes(annotations.getOrDefault(SIGNATURE, ""), "the signature");
        Statement statement = Statement.ofSimpleSigning(payload, signature, about);
        String pem = annotations.getOrDefault(CERTIFICATE, "");
        String bundle = annotations.getOrDefault(BUNDLE, "");
        List<LogEntry> entries = bundle.isEmpty()
                ? List.of()
                : List.of(LogEntry.ofAnnotation(
                        Json.parse(bundle.getBytes(StandardCharsets.UTF_8), "the annotation " + BUNDLE)));
        return new CosignSignature(
                statement,
                pem.isEmpty()
                        ? new byte[0]
                        : Certificates.encoded(Certificates.ofPem(pem).getFirst()),
                entries,
                List.of());
    }

    /** Of a Sigstore bundle, version 0.1 to 0.3: cosign from version 3 on. */
    static CosignSignature ofBundle(byte[] bytes, Digest about) {
        JsonNode bundle = Json.parse(bytes, "the bundle");
        String type = bundle.path("mediaType").asText("");
        if (!type.startsWith("application/vnd.dev.sigstore.bundle")) {
            throw new VerifyException("the bundle has the unknown media type '" + type + "'");
        }
        if (!bundle.path("dsseEnvelope").isObject()) {
            throw new VerifyException("the bundle has no DSSE envelope");
        }
        JsonNode material = bundle.path("verificationMaterial");
        JsonNode chain = material.path("x509CertificateChain").path("certificates");
        JsonNode certificate = material.path("certificate").isObject() ? material.path("certificate") : first(chain);
        List<LogEntry> entries = new ArrayList<>();
        for (JsonNode entry : material.path("tlogEntries")) {
            entries.add(LogEntry.ofBundle(entry));
        }
        List<byte[]> timestamps = new ArrayList<>();
        for (JsonNode stamp : material.path("timestampVerificationData").path("rfc3161Timestamps")) {
            timestamps.add(Json.bytes(stamp.path("signedTimestamp"), "the timestamp"));
        }
        return new CosignSignature(
                Statement.ofEnvelope(bundle.path("dsseEnvelope"), about),
                certificate.isObject() ? Json.bytes(certificate.path("rawBytes"), "the certificate") : new byte[0],
                entries,
                timestamps);
    }

    private static JsonNode first(JsonNode list) {
        return list.isEmpty() ? MissingNode.getInstance() : list.get(0);
    }
}

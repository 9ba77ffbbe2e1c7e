package io.weirkeeper.service.source.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Holds the body of a log's entry against what was signed, how and by whom, so that no entry vouches for another. */
final class LogBody {
    private LogBody() {}

    /** @param certificate of who signed, in DER */
    static void check(byte[] body, Statement statement, byte[] certificate) {
        JsonNode json = Json.parse(body, "the entry's body");
        String kind =
                json.path("kind").asText("") + " " + json.path("apiVersion").asText("");
        JsonNode spec = json.path("spec");
        switch (kind) {
            case "hashedrekord 0.0.1" -> {
                same("digest", hex(spec.at("/data/hash/value")), Digests.sha256(statement.signedBytes()));
                same("signature", base64(spec.at("/signature/content")), statement.signature());
                same("certificate", pem(spec.at("/signature/publicKey/content")), certificate);
            }
            case "hashedrekord 0.0.2" -> {
                JsonNode record = spec.path("hashedRekordV002");
                same("digest", base64(record.at("/data/digest")), Digests.sha256(statement.signedBytes()));
                same("signature", base64(record.at("/signature/content")), statement.signature());
                same("certificate", base64(record.at("/signature/verifier/x509Certificate/rawBytes")), certificate);
            }
            case "dsse 0.0.1" -> {
                same("digest", hex(spec.at("/payloadHash/value")), Digests.sha256(statement.payload()));
                same("signature", base64(spec.at("/signatures/0/signature")), statement.signature());
                same("certificate", pem(spec.at("/signatures/0/verifier")), certificate);
            }
            case "dsse 0.0.2" -> {
                JsonNode envelope = spec.path("dsseV002");
                same("digest", base64(envelope.at("/payloadHash/digest")), Digests.sha256(statement.payload()));
                same("signature", base64(envelope.at("/signatures/0/content")), statement.signature());
                same(
                        "certificate",
                        base64(envelope.at("/signatures/0/verifier/x509Certificate/rawBytes")),
                        certificate);
            }
            case "intoto 0.0.2" -> {
                JsonNode content = spec.path("content");
                same("digest", hex(content.at("/payloadHash/value")), Digests.sha256(statement.payload()));
                byte[] twice = base64(content.at("/envelope/signatures/0/sig"));
                same(
                        "signature",
                        Json.bytes(new String(twice, StandardCharsets.UTF_8), "the entry's signature"),
                        statement.signature());
                same("certificate", pem(content.at("/envelope/signatures/0/publicKey")), certificate);
            }
            default -> throw new VerifyException("the transparency log's entry is of the unknown kind '" + kind + "'");
        }
    }

    private static void same(String what, byte[] logged, byte[] ours) {
        if (!Arrays.equals(logged, ours)) {
            throw new VerifyException("the transparency log's entry is about another " + what);
        }
    }

    private static byte[] hex(JsonNode text) {
        try {
            return HexFormat.of().parseHex(text.asText(""));
        } catch (IllegalArgumentException e) {
            throw new VerifyException("the entry's digest is not hexadecimal", e);
        }
    }

    private static byte[] base64(JsonNode text) {
        return Json.bytes(text, "a part of the entry's body");
    }

    /** The certificate in PEM text in base64. */
    private static byte[] pem(JsonNode text) {
        String pem = new String(base64(text), StandardCharsets.UTF_8);
        return Certificates.encoded(Certificates.ofPem(pem).getFirst());
    }
}

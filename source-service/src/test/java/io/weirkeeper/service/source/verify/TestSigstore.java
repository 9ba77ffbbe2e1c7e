package io.weirkeeper.service.source.verify;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;

/**
 * A Sigstore of our own, as its specifications write it: an authority for certificates (Fulcio), a log of certificates, a
 * log of signatures (Rekor), and a signer. What it makes is held against the real cosign by hand.
 */
public final class TestSigstore {
    private static final String TIMESTAMPS = "1.3.6.1.4.1.11129.2.4.2";

    final KeyPair rekor = TestCertificate.newKeys();
    final KeyPair certificateLog = TestCertificate.newKeys();
    final Instant now;
    String issuer = "https://accounts.example.com";
    String subject = "dev@example.com";

    private final TestCertificate root;
    private final TestCertificate intermediate;
    private final X509Certificate rootCertificate;
    private final X509Certificate intermediateCertificate;

    public TestSigstore(Instant now) {
        this.now = now;
        Instant begin = now.minusSeconds(86_400);
        Instant end = now.plusSeconds(86_400);
        this.root = new TestCertificate("root", begin, end).authority();
        this.rootCertificate = root.selfSigned();
        this.intermediate = new TestCertificate("intermediate", begin, end).authority();
        this.intermediateCertificate = intermediate.signedBy(root);
    }

    /** {@code trusted_root.json}. */
    public String trustedRoot() {
        String start = "\"validFor\":{\"start\":\"" + now.minusSeconds(86_400) + "\"}";
        return "{\"mediaType\":\"application/vnd.dev.sigstore.trustedroot+json;version=0.1\",\"tlogs\":["
                + log("https://rekor.example.com", rekor, start)
                + "],\"certificateAuthorities\":[{\"subject\":{\"organization\":\"test\",\"commonName\":\"test\"},\"uri\":\"https://fulcio.example.com\",\"certChain\":{\"certificates\":[{\"rawBytes\":\""
                + base64(Certificates.encoded(intermediateCertificate)) + "\"},{\"rawBytes\":\""
                + base64(Certificates.encoded(rootCertificate)) + "\"}]}," + start + "}],\"ctlogs\":["
                + log("https://ctfe.example.com", certificateLog, start) + "],\"timestampAuthorities\":[]}";
    }

    private static String log(String url, KeyPair keys, String start) {
        byte[] key = keys.getPublic().getEncoded();
        return "{\"baseUrl\":\"" + url + "\",\"hashAlgorithm\":\"SHA2_256\",\"publicKey\":{\"rawBytes\":\""
                + base64(key)
                + "\",\"keyDetails\":\"PKIX_ECDSA_P256_SHA_256\"," + start + "},\"logId\":{\"keyId\":\""
                + base64(Digests.sha256(key)) + "\"}}";
    }

    /** Annotations of a signature in the older form. */
    Map<String, String> sign(byte[] payload) {
        TestCertificate signer = signer();
        X509Certificate certificate = certificate(signer);
        byte[] signature = TestCertificate.sign(signer.keys().getPrivate(), payload);
        String body =
                "{\"apiVersion\":\"0.0.1\",\"kind\":\"hashedrekord\",\"spec\":{\"data\":{\"hash\":{\"algorithm\":\"sha256\",\"value\":\""
                        + HexFormat.of().formatHex(Digests.sha256(payload)) + "\"}},\"signature\":{\"content\":\""
                        + base64(signature) + "\",\"publicKey\":{\"content\":\"" + base64(pem(certificate)) + "\"}}}}";
        long time = now.getEpochSecond();
        return Map.of(
                "dev.cosignproject.cosign/signature",
                base64(signature),
                "dev.sigstore.cosign/certificate",
                pem(certificate),
                "dev.sigstore.cosign/chain",
                pem(intermediateCertificate) + pem(rootCertificate),
                "dev.sigstore.cosign/bundle",
                "{\"SignedEntryTimestamp\":\"" + base64(promise(body, time, 7)) + "\",\"Payload\":{\"body\":\""
                        + base64(body) + "\",\"integratedTime\":" + time + ",\"logIndex\":7,\"logID\":\""
                        + HexFormat.of().formatHex(rekorId()) + "\"}}");
    }

    /** A bundle of version 0.3 about a manifest. */
    public String bundle(String digest) {
        return bundle(digest, now);
    }

    /** @param logged when the log took it in */
    String bundle(String digest, Instant logged) {
        TestCertificate signer = signer();
        X509Certificate certificate = certificate(signer);
        String hex = digest.substring(digest.indexOf(':') + 1);
        String statement = "{\"_type\":\"https://in-toto.io/Statement/v1\",\"subject\":[{\"digest\":{\"sha256\":\""
                + hex + "\"}}],\"predicateType\":\"https://sigstore.dev/cosign/sign/v1\",\"predicate\":{}}";
        String type = "application/vnd.in-toto+json";
        String signed = "DSSEv1 " + type.length() + " " + type + " " + statement.length() + " " + statement;
        byte[] signature = TestCertificate.sign(signer.keys().getPrivate(), signed.getBytes(StandardCharsets.UTF_8));
        String envelope = "{\"payload\":\"" + base64(statement) + "\",\"payloadType\":\"" + type
                + "\",\"signatures\":[{\"sig\":\"" + base64(signature) + "\"}]}";
        String body =
                "{\"apiVersion\":\"0.0.1\",\"kind\":\"dsse\",\"spec\":{\"envelopeHash\":{\"algorithm\":\"sha256\",\"value\":\""
                        + HexFormat.of().formatHex(Digests.sha256(envelope.getBytes(StandardCharsets.UTF_8)))
                        + "\"},\"payloadHash\":{\"algorithm\":\"sha256\",\"value\":\""
                        + HexFormat.of().formatHex(Digests.sha256(statement.getBytes(StandardCharsets.UTF_8)))
                        + "\"},\"signatures\":[{\"signature\":\"" + base64(signature) + "\",\"verifier\":\""
                        + base64(pem(certificate)) + "\"}]}}";
        return "{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\",\"verificationMaterial\":{\"certificate\":{\"rawBytes\":\""
                + base64(Certificates.encoded(certificate)) + "\"},\"tlogEntries\":[" + entry(body, logged)
                + "]},\"dsseEnvelope\":" + envelope + "}";
    }

    private String entry(String body, Instant logged) {
        byte[] other = Digests.sha256(new byte[] {0}, "other".getBytes(StandardCharsets.UTF_8));
        byte[] leaf = Digests.sha256(new byte[] {0}, body.getBytes(StandardCharsets.UTF_8));
        byte[] root = Digests.sha256(new byte[] {1}, other, leaf);
        String note = "rekor.example.com - 1\n2\n" + base64(root) + "\n";
        byte[] signature = TestCertificate.sign(rekor.getPrivate(), note.getBytes(StandardCharsets.UTF_8));
        ByteArrayOutputStream hinted = new ByteArrayOutputStream();
        hinted.write(rekorId(), 0, 4);
        hinted.writeBytes(signature);
        String checkpoint = note + "\n\u2014 rekor.example.com " + base64(hinted.toByteArray()) + "\n";
        long time = logged.getEpochSecond();
        return "{\"logIndex\":\"1\",\"logId\":{\"keyId\":\"" + base64(rekorId())
                + "\"},\"kindVersion\":{\"kind\":\"dsse\",\"version\":\"0.0.1\"},\"integratedTime\":\"" + time
                + "\",\"inclusionPromise\":{\"signedEntryTimestamp\":\"" + base64(promise(body, time, 1))
                + "\"},\"inclusionProof\":{\"logIndex\":\"1\",\"rootHash\":\"" + base64(root)
                + "\",\"treeSize\":\"2\",\"hashes\":[\"" + base64(other) + "\"],\"checkpoint\":{\"envelope\":\""
                + checkpoint.replace("\n", "\\n") + "\"}},\"canonicalizedBody\":\"" + base64(body) + "\"}";
    }

    private byte[] promise(String body, long time, long index) {
        String promised = "{\"body\":\"" + base64(body) + "\",\"integratedTime\":" + time + ",\"logID\":\""
                + HexFormat.of().formatHex(rekorId()) + "\",\"logIndex\":" + index + "}";
        return TestCertificate.sign(rekor.getPrivate(), promised.getBytes(StandardCharsets.UTF_8));
    }

    private byte[] rekorId() {
        return Digests.sha256(rekor.getPublic().getEncoded());
    }

    private TestCertificate signer() {
        return new TestCertificate("", now.minusSeconds(60), now.plusSeconds(540))
                .usage(TestCertificate.CODE_SIGNING)
                .mail(subject)
                .bare("1.3.6.1.4.1.57264.1.1", issuer)
                .text("1.3.6.1.4.1.57264.1.8", issuer);
    }

    /** With the timestamp of the certificate log in it. */
    private X509Certificate certificate(TestCertificate signer) {
        return signer.signedBy(intermediate, TIMESTAMPS, content -> {
            long time = now.toEpochMilli();
            ByteArrayOutputStream signed = new ByteArrayOutputStream();
            ByteArrayOutputStream stamp = new ByteArrayOutputStream();
            try (DataOutputStream out = new DataOutputStream(signed);
                    DataOutputStream list = new DataOutputStream(stamp)) {
                out.writeShort(0);
                out.writeLong(time);
                out.writeShort(1);
                out.write(Digests.sha256(intermediate.keys().getPublic().getEncoded()));
                out.writeByte(content.length >> 16);
                out.writeShort(content.length);
                out.write(content);
                out.writeShort(0);
                byte[] signature = TestCertificate.sign(certificateLog.getPrivate(), signed.toByteArray());
                int length = 1 + 32 + 8 + 2 + 2 + 2 + signature.length;
                list.writeShort(length + 2);
                list.writeShort(length);
                list.writeByte(0);
                list.write(Digests.sha256(certificateLog.getPublic().getEncoded()));
                list.writeLong(time);
                list.writeShort(0);
                list.writeByte(4);
                list.writeByte(3);
                list.writeShort(signature.length);
                list.write(signature);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return Der.of(Der.OCTET_STRING, stamp.toByteArray());
        });
    }

    private static String pem(X509Certificate certificate) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(Certificates.encoded(certificate));
        return "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n";
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }
}

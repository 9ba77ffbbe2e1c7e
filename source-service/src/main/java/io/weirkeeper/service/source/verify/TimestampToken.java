package io.weirkeeper.service.source.verify;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** What a timestamp authority signs (RFC 3161, in a CMS SignedData): that it saw a digest, and when. */
final class TimestampToken {
    private static final String SIGNED_DATA = "2a864886f70d010702";
    private static final String CONTENT_TYPE = "2a864886f70d010903";
    private static final String MESSAGE_DIGEST = "2a864886f70d010904";
    private static final String TIMESTAMP_INFO = "2a864886f70d0109100104";
    private static final String TIME_STAMPING = "1.3.6.1.5.5.7.3.8";
    private static final int EXPLICIT = 0xa0;
    private static final int SET = 0x31;
    private static final int GENERALIZED_TIME = 0x18;
    /** Object identifiers of digests, with the names that Java gives them. */
    private static final Map<String, String> DIGESTS = Map.of(
            "608648016503040201", "SHA-256",
            "608648016503040202", "SHA-384",
            "608648016503040203", "SHA-512");

    private TimestampToken() {}

    /**
     * When a trusted authority saw the signature.
     *
     * @param encoded a TimeStampResp, or the token in it
     */
    static Instant time(byte[] encoded, byte[] signature, TrustedRoot root) {
        Der data = signedData(Der.read(encoded));
        List<Der> parts = data.children();
        Der content = child(parts, 2, Der.SEQUENCE);
        expect(content.children().getFirst(), TIMESTAMP_INFO, "the timestamp holds something else");
        byte[] info =
                child(content.children(), 1, EXPLICIT).children().getFirst().content();
        Der signer = child(child(parts, parts.size() - 1, SET).children(), 0, Der.SEQUENCE);
        Der attributes = child(signer.children(), 3, EXPLICIT);
        String digest = digest(signer.children().get(2));
        checkAttributes(attributes, Digests.of(digest, info));
        Instant time = checkInfo(Der.read(info), signature);
        byte[] signed = Der.of(SET, attributes.content()).encoded();
        byte[] own = signer.children().get(5).content();
        for (TrustedRoot.Authority authority : root.timestampAuthorities()) {
            X509Certificate leaf = authority.chain().getFirst();
            if (authority.period().contains(time)
                    && SigningKey.of(leaf.getPublicKey()).signed(signed, own, digest)) {
                CertificateChain.checkTimestamper(leaf, authority, time, TIME_STAMPING);
                return time;
            }
        }
        throw new VerifyException("the timestamp is not of an authority of the trusted root");
    }

    private static Der signedData(Der response) {
        List<Der> parts = response.children();
        if (parts.getFirst().tag() == Der.OBJECT_IDENTIFIER) {
            expect(parts.getFirst(), SIGNED_DATA, "the timestamp is no signed data");
            return child(parts, 1, EXPLICIT).children().getFirst();
        }
        // a response: its status before the token
        return signedData(child(parts, 1, Der.SEQUENCE));
    }

    private static void checkAttributes(Der attributes, byte[] digest) {
        boolean typed = false;
        boolean digested = false;
        for (Der attribute : attributes.children()) {
            String name =
                    HexFormat.of().formatHex(attribute.children().getFirst().content());
            Der value = child(attribute.children(), 1, SET).children().getFirst();
            switch (name) {
                case CONTENT_TYPE -> {
                    expect(value, TIMESTAMP_INFO, "the timestamp's signature is about something else");
                    typed = true;
                }
                case MESSAGE_DIGEST -> digested = Arrays.equals(value.content(), digest);
                default -> {}
            }
        }
        if (!typed || !digested) {
            throw new VerifyException("the timestamp's signature is not about its content");
        }
    }

    /** TSTInfo: version, policy, imprint, serial number, time, and more that does not matter here. */
    private static Instant checkInfo(Der info, byte[] signature) {
        List<Der> imprint = child(info.children(), 2, Der.SEQUENCE).children();
        byte[] expected = Digests.of(digest(imprint.getFirst()), signature);
        if (!Arrays.equals(imprint.get(1).content(), expected)) {
            throw new VerifyException("the timestamp is of another signature");
        }
        String text = new String(child(info.children(), 4, GENERALIZED_TIME).content(), StandardCharsets.US_ASCII);
        try {
            // fractions of seconds do not matter
            String seconds = text.substring(0, Math.min(14, text.length()));
            return LocalDateTime.parse(seconds, DateTimeFormatter.ofPattern("yyyyMMddHHmmss"))
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new VerifyException("the timestamp's time cannot be read: " + text, e);
        }
    }

    private static String digest(Der algorithm) {
        String name = HexFormat.of().formatHex(algorithm.children().getFirst().content());
        String known = DIGESTS.get(name);
        if (known == null) {
            throw new VerifyException("the timestamp uses an unknown digest");
        }
        return known;
    }

    private static void expect(Der identifier, String expected, String otherwise) {
        if (!HexFormat.of().formatHex(identifier.content()).equals(expected)) {
            throw new VerifyException(otherwise);
        }
    }

    private static Der child(List<Der> children, int index, int tag) {
        if (index >= children.size() || children.get(index).tag() != tag) {
            throw new VerifyException("the timestamp is malformed");
        }
        return children.get(index);
    }
}

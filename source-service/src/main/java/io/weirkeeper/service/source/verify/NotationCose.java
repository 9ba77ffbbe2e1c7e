package io.weirkeeper.service.source.verify;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a signature of notation as COSE_Sign1 (RFC 9052; Notary Project, COSE signature envelope) and checks that the
 * leaf's key signed it.
 */
final class NotationCose {
    private static final long SIGN1 = 18;
    private static final long EPOCH = 1;
    private static final long ALGORITHM = 1;
    private static final long CRITICAL = 2;
    private static final long CONTENT_TYPE = 3;
    private static final long CHAIN = 33;
    /** COSE's numbers of the algorithms that notation allows (RFC 9053 and 8230), by their names in JOSE. */
    private static final Map<Long, String> ALGORITHMS =
            Map.of(-37L, "PS256", -38L, "PS384", -39L, "PS512", -7L, "ES256", -35L, "ES384", -36L, "ES512");

    private NotationCose() {}

    static NotationEnvelope read(byte[] bytes) {
        if (!(Cbor.read(bytes, "the signature envelope") instanceof Cbor.Tagged(long tag, Object content))
                || tag != SIGN1
                || !(content instanceof List<?> parts)
                || parts.size() != 4
                || !(parts.get(0) instanceof byte[] head)
                || !(parts.get(1) instanceof Map<?, ?> beside)
                || !(parts.get(2) instanceof byte[] payload)
                || !(parts.get(3) instanceof byte[] signature)) {
            throw new VerifyException("the signature envelope is no COSE_Sign1 with a payload");
        }
        if (!(Cbor.read(head, "the protected header") instanceof Map<?, ?> header)) {
            throw new VerifyException("the protected header is no map");
        }
        checkCritical(header.get(CRITICAL));
        NotationEnvelope.checkKind(text(header.get(CONTENT_TYPE)), text(header.get(NotationEnvelope.SCHEME)));
        List<X509Certificate> chain = chain(beside.get(CHAIN));
        String algorithm = header.get(ALGORITHM) instanceof Long number ? ALGORITHMS.getOrDefault(number, "") : "";
        NotationEnvelope.checkSigned(algorithm, chain, signed(head, payload), signature);
        return NotationEnvelope.of(payload, chain, expiry(header.get(NotationEnvelope.EXPIRY)));
    }

    private static void checkCritical(@Nullable Object critical) {
        if (critical == null) {
            return;
        }
        if (!(critical instanceof List<?> labels)) {
            throw new VerifyException("the critical headers are no list");
        }
        for (Object label : labels) {
            boolean known = label instanceof Long number
                    ? number == ALGORITHM || number == CONTENT_TYPE
                    : NotationEnvelope.UNDERSTOOD.contains(String.valueOf(label));
            if (!known) {
                throw new VerifyException("the signature has the unknown critical header '" + label + "'");
            }
        }
    }

    private static List<X509Certificate> chain(@Nullable Object value) {
        List<?> all =
                value instanceof byte[] one ? List.of(one) : value instanceof List<?> several ? several : List.of();
        List<X509Certificate> chain = new ArrayList<>();
        for (Object certificate : all) {
            if (!(certificate instanceof byte[] der)) {
                throw new VerifyException("a certificate of the signature is none");
            }
            chain.add(Certificates.ofDer(der));
        }
        return NotationEnvelope.checkedLength(chain);
    }

    private static Optional<Instant> expiry(@Nullable Object value) {
        if (value == null) {
            return Optional.empty();
        }
        if (value instanceof Cbor.Tagged(long tag, Object seconds) && tag == EPOCH && seconds instanceof Long epoch) {
            try {
                return Optional.of(Instant.ofEpochSecond(epoch));
            } catch (DateTimeException e) {
                throw new VerifyException("the signature's expiry cannot be read", e);
            }
        }
        throw new VerifyException("the signature's expiry cannot be read");
    }

    private static String text(@Nullable Object value) {
        return value instanceof String text ? text : "";
    }

    /** The Sig_structure: what the signer signed. */
    private static byte[] signed(byte[] head, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(0x84);
        string(out, 0x60, "Signature1".getBytes(StandardCharsets.US_ASCII));
        string(out, 0x40, head);
        string(out, 0x40, new byte[0]);
        string(out, 0x40, payload);
        return out.toByteArray();
    }

    private static void string(ByteArrayOutputStream out, int type, byte[] bytes) {
        int length = bytes.length;
        if (length < 24) {
            out.write(type + length);
        } else if (length < 0x100) {
            out.write(type + 24);
            out.write(length);
        } else if (length < 0x10000) {
            out.write(type + 25);
            out.write(length >> 8);
            out.write(length);
        } else {
            out.write(type + 26);
            for (int shift = 24; shift >= 0; shift -= 8) {
                out.write(length >> shift);
            }
        }
        out.writeBytes(bytes);
    }
}

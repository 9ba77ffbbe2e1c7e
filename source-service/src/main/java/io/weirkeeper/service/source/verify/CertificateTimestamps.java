package io.weirkeeper.service.source.verify;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** The signed certificate timestamps within a certificate (RFC 6962, 3.2 and 3.3): that a log saw it before it was used. */
final class CertificateTimestamps {
    private static final String EXTENSION = "1.3.6.1.4.1.11129.2.4.2";
    private static final byte[] EXTENSION_DER = {0x2b, 0x06, 0x01, 0x04, 0x01, (byte) 0xd6, 0x79, 0x02, 0x04, 0x02};
    private static final int EXTENSIONS = 0xa3;
    private static final int PRE_CERTIFICATE = 1;
    private static final int SHA256 = 4;

    private CertificateTimestamps() {}

    /** Throws unless a trusted log signed one of them. */
    static void check(X509Certificate certificate, X509Certificate issuer, TrustedRoot root) {
        byte[] extension = certificate.getExtensionValue(EXTENSION);
        if (extension == null) {
            throw new VerifyException("the certificate has no signed certificate timestamp");
        }
        byte[] list = Der.read(Der.read(extension).content()).content();
        byte[] issuerKey = Digests.sha256(issuer.getPublicKey().getEncoded());
        byte[] before = withoutTimestamps(certificate);
        try {
            ByteBuffer all = part(ByteBuffer.wrap(list));
            while (all.hasRemaining()) {
                if (isSigned(part(all), issuerKey, before, root)) {
                    return;
                }
            }
        } catch (BufferUnderflowException e) {
            throw new VerifyException("the certificate's timestamps are malformed", e);
        }
        throw new VerifyException("no log of the trusted root signed the certificate's timestamp");
    }

    /** What stands behind a length of two bytes. */
    private static ByteBuffer part(ByteBuffer in) {
        int length = Short.toUnsignedInt(in.getShort());
        if (length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        ByteBuffer part = in.slice(in.position(), length);
        in.position(in.position() + length);
        return part;
    }

    private static boolean isSigned(ByteBuffer timestamp, byte[] issuerKey, byte[] before, TrustedRoot root) {
        if (timestamp.get() != 0) {
            return false; // of a version to come
        }
        byte[] id = bytes(timestamp, 32);
        long time = timestamp.getLong();
        byte[] extensions = bytes(part(timestamp));
        int hash = timestamp.get();
        timestamp.get(); // the kind of signature follows from the key
        byte[] signature = bytes(part(timestamp));
        Optional<TrustedRoot.Log> log = root.certificateLog(HexFormat.of().formatHex(id));
        return hash == SHA256
                && log.isPresent()
                && log.get().period().contains(Instant.ofEpochMilli(time))
                && log.get().key().signed(signed(time, issuerKey, before, extensions), signature);
    }

    private static byte[] bytes(ByteBuffer in) {
        return bytes(in, in.remaining());
    }

    private static byte[] bytes(ByteBuffer in, int length) {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return bytes;
    }

    private static byte[] signed(long time, byte[] issuerKey, byte[] before, byte[] extensions) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(0); // version 1
            out.writeByte(0); // a certificate's timestamp
            out.writeLong(time);
            out.writeShort(PRE_CERTIFICATE);
            out.write(issuerKey);
            out.writeByte(before.length >> 16);
            out.writeShort(before.length);
            out.write(before);
            out.writeShort(extensions.length);
            out.write(extensions);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The certificate's content as the log saw it. */
    private static byte[] withoutTimestamps(X509Certificate certificate) {
        try {
            Der content = Der.read(certificate.getTBSCertificate());
            List<Der> parts = new ArrayList<>();
            for (Der part : content.children()) {
                if (part.tag() == EXTENSIONS) {
                    List<Der> kept = part.children().getFirst().children().stream()
                            .filter(extension -> !Arrays.equals(
                                    extension.children().getFirst().content(), EXTENSION_DER))
                            .toList();
                    parts.add(Der.constructed(EXTENSIONS, List.of(Der.constructed(Der.SEQUENCE, kept))));
                } else {
                    parts.add(part);
                }
            }
            return Der.constructed(Der.SEQUENCE, parts).encoded();
        } catch (CertificateEncodingException e) {
            throw new VerifyException("the certificate cannot be read: " + e.getMessage(), e);
        }
    }
}

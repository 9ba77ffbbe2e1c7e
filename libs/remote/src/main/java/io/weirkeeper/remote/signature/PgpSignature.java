package io.weirkeeper.remote.signature;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPSignatureException;
import org.bouncycastle.openpgp.api.OpenPGPCertificate;
import org.bouncycastle.openpgp.api.OpenPGPCertificate.OpenPGPComponentKey;
import org.bouncycastle.openpgp.api.OpenPGPDetachedSignatureProcessor;
import org.bouncycastle.openpgp.api.OpenPGPKeyReader;
import org.bouncycastle.openpgp.api.OpenPGPSignature.OpenPGPDocumentSignature;

/**
 * Detached OpenPGP signatures. The signing key must be bound to its certificate and meant for signing, and neither of them
 * revoked or expired now; weak digests prove nothing.
 */
final class PgpSignature {
    private PgpSignature() {}

    static String verify(SignedObject object, List<String> rings, Instant now) {
        for (String ring : rings) {
            for (OpenPGPCertificate certificate : certificates(ring)) {
                if (isMadeBy(object, certificate, Date.from(now))) {
                    return String.format(
                            Locale.ROOT,
                            "%016X",
                            certificate.getPrimaryKey().getKeyIdentifier().getKeyId());
                }
            }
        }
        throw new VerificationException("unable to verify payload with any of the given key rings");
    }

    private static List<OpenPGPCertificate> certificates(String ring) {
        try {
            List<OpenPGPCertificate> certificates = new OpenPGPKeyReader().parseCertificates(ring);
            if (!certificates.isEmpty()) {
                return certificates;
            }
        } catch (IOException | RuntimeException e) {
            // hostile text fails in many ways
            throw new VerificationException("unable to read armored key ring: " + e.getMessage(), e);
        }
        throw new VerificationException("unable to read armored key ring: no armored data found");
    }

    private static boolean isMadeBy(SignedObject object, OpenPGPCertificate certificate, Date now) {
        try {
            OpenPGPDetachedSignatureProcessor processor = new OpenPGPDetachedSignatureProcessor()
                    .addVerificationCertificate(certificate)
                    .addSignatures(new ByteArrayInputStream(object.signature().getBytes(StandardCharsets.UTF_8)));
            List<OpenPGPDocumentSignature> signatures = processor.process(new ByteArrayInputStream(object.payload()));
            return signatures.size() == 1 && isValid(signatures.getFirst(), now);
        } catch (IOException | PGPException | RuntimeException e) {
            return false; // a signature that cannot be read proves nothing
        }
    }

    private static boolean isValid(OpenPGPDocumentSignature signature, Date now) throws PGPSignatureException {
        OpenPGPComponentKey key = signature.getIssuer();
        return signature.isTestedCorrect()
                && signature.isValid()
                && signature.isEffectiveAt(now)
                && key != null
                && key.isSigningKey(now)
                && key.isBoundAt(now)
                && key.getCertificate().getPrimaryKey().isBoundAt(now);
    }
}

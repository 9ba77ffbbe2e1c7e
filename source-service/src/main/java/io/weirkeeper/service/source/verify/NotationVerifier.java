package io.weirkeeper.service.source.verify;

import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.remote.oci.OciDescriptor;
import io.weirkeeper.remote.oci.OciException;
import io.weirkeeper.remote.oci.OciReader;
import io.weirkeeper.remote.oci.OciReference;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Date;
import java.util.HexFormat;
import java.util.List;

/** Looks for a good signature of notation among a manifest's referrers, by the trust policy of the user. */
final class NotationVerifier {
    private static final String SIGNATURE = "application/vnd.cncf.notary.signature";
    private static final String JWS = "application/jose+json";
    private static final String COSE = "application/cose";
    private static final String REVOCATION_LISTS = "2.5.29.31";
    private static final String AUTHORITY_INFORMATION = "1.3.6.1.5.5.7.1.1";
    /** 1.3.6.1.5.5.7.48.1 in DER. */
    private static final String OCSP = "06082b06010505073001";

    private static final int LONGEST = 4 << 20;
    private static final int MOST = 3;

    private final OciReader reader;
    private final NotationTrust trust;
    private final Clock clock;

    NotationVerifier(OciReader reader, NotationTrust trust, Clock clock) {
        this.reader = reader;
        this.trust = trust;
        this.clock = clock;
    }

    /**
     * Throws when there is no good signature.
     *
     * @return false when the policy says not to look, or to let pass what is not authentic
     */
    boolean verify(Digest digest) {
        NotationTrust.Policy policy = trust.policy(reader.name().toString());
        if (policy.skip()) {
            return false;
        }
        String shown = reader.name() + "@" + digest;
        String why = "";
        int attempts = 0;
        for (OciDescriptor referrer : reader.referrers(digest)) {
            if (!referrer.artifactType().equals(SIGNATURE) || attempts++ >= MOST) {
                continue;
            }
            try {
                return isAuthentic(envelope(referrer), digest, policy);
            } catch (VerifyException e) {
                why = e.text();
            } catch (OciException e) {
                why = e.text();
            }
        }
        throw new VerifyException(
                attempts == 0
                        ? "no signature is associated with '" + shown
                                + "', make sure the artifact was signed successfully"
                        : "signature verification failed for all the signatures associated with '" + shown + "': "
                                + why);
    }

    private NotationEnvelope envelope(OciDescriptor referrer) {
        List<OciDescriptor> layers = reader.manifest(new OciReference.ByDigest(reader.name(), referrer.digest()))
                .layers();
        if (layers.size() != 1) {
            throw new VerifyException("the signature's manifest has " + layers.size() + " layers, not one");
        }
        OciDescriptor layer = layers.getFirst();
        return switch (layer.mediaType()) {
            case JWS -> NotationEnvelope.ofJws(reader.blob(layer, LONGEST));
            case COSE -> NotationCose.read(reader.blob(layer, LONGEST));
            default ->
                throw new VerifyException("signature envelopes of type '" + layer.mediaType()
                        + "' are not supported; sign with --signature-format jws or cose");
        };
    }

    private boolean isAuthentic(NotationEnvelope envelope, Digest digest, NotationTrust.Policy policy) {
        if (!envelope.digest().equals(digest.toString())) {
            throw new VerifyException("the signature is about '" + envelope.digest() + "'");
        }
        String doubt = authenticity(envelope.chain(), policy);
        require(doubt.isEmpty(), NotationTrust.Check.AUTHENTICITY, policy, doubt);
        Date now = Date.from(clock.instant());
        require(
                envelope.chain().stream().allMatch(certificate -> isValid(certificate, now)),
                NotationTrust.Check.AUTHENTIC_TIMESTAMP,
                policy,
                "a certificate of the signature is not valid now");
        require(
                envelope.expiry().isEmpty() || envelope.expiry().get().isAfter(clock.instant()),
                NotationTrust.Check.EXPIRY,
                policy,
                "the signature has expired");
        require(
                envelope.chain().stream().noneMatch(NotationVerifier::namesRevocations),
                NotationTrust.Check.REVOCATION,
                policy,
                "a certificate of the signature says where its revocation is told (OCSP or CRL), which this version"
                        + " does not ask; set signatureVerification.override.revocation to 'log' or 'skip' in"
                        + " trustpolicy.json to believe it all the same");
        return doubt.isEmpty();
    }

    /** Whether there is a list or a service that says if a certificate was taken back. */
    private static boolean namesRevocations(X509Certificate certificate) {
        byte[] services = certificate.getExtensionValue(AUTHORITY_INFORMATION);
        return certificate.getExtensionValue(REVOCATION_LISTS) != null
                || (services != null && HexFormat.of().formatHex(services).contains(OCSP));
    }

    private static void require(
            boolean fine, NotationTrust.Check check, NotationTrust.Policy policy, String otherwise) {
        if (!fine && policy.enforced().contains(check)) {
            throw new VerifyException(otherwise);
        }
    }

    private static boolean isValid(X509Certificate certificate, Date now) {
        try {
            certificate.checkValidity(now);
            return true;
        } catch (CertificateException e) {
            return false;
        }
    }

    /** Why the signer is not believed; empty when he is. */
    private String authenticity(List<X509Certificate> chain, NotationTrust.Policy policy) {
        for (int i = 0; i < chain.size(); i++) {
            X509Certificate certificate = chain.get(i);
            if (i > 0 && !isSignedBy(chain.get(i - 1), certificate)) {
                return "the certificates of the signature are no chain";
            }
            if (trust.certificates().contains(certificate)) {
                return NotationTrust.isTrusted(chain.getFirst(), policy)
                        ? ""
                        : "signing certificate from the digital signature does not match the X.509 trusted identities";
            }
        }
        // the trust store may hold the authority that the signature leaves out
        boolean known = trust.certificates().stream().anyMatch(authority -> isSignedBy(chain.getLast(), authority));
        if (!known) {
            return "signature is not produced by a trusted signer";
        }
        return NotationTrust.isTrusted(chain.getFirst(), policy)
                ? ""
                : "signing certificate from the digital signature does not match the X.509 trusted identities";
    }

    /** Whether an authority signed a certificate. */
    private static boolean isSignedBy(X509Certificate certificate, X509Certificate authority) {
        if (authority.getBasicConstraints() < 0
                || !certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal())) {
            return false;
        }
        try {
            certificate.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}

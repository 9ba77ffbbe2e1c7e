package io.weirkeeper.service.source.verify;

import java.security.InvalidAlgorithmParameterException;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;

/** Holds a certificate against the authorities that are trusted, at a time of the past. */
final class CertificateChain {
    private static final int DIGITAL_SIGNATURE = 0;

    private CertificateChain() {}

    /**
     * The certificate that signed the leaf, in the chain of the authority that vouches for it.
     *
     * @param usage the extended key usage that the leaf must have
     */
    static X509Certificate issuer(
            X509Certificate leaf, List<TrustedRoot.Authority> authorities, Instant time, String usage) {
        checkUsage(leaf, usage);
        String why = "no authority of the trusted root was valid at " + time;
        for (TrustedRoot.Authority authority : authorities) {
            if (authority.period().contains(time)) {
                try {
                    check(leaf, authority.chain(), time);
                    return authority.chain().getFirst();
                } catch (CertPathValidatorException e) {
                    why = "the certificate is not of an authority of the trusted root: " + e.getMessage();
                }
            }
        }
        throw new VerifyException(why);
    }

    /** Throws unless a timestamp authority's own certificate, the first of its chain, was good at the time. */
    static void checkTimestamper(X509Certificate leaf, TrustedRoot.Authority authority, Instant time, String usage) {
        checkUsage(leaf, usage);
        List<X509Certificate> chain = authority.chain();
        if (chain.size() < 2) {
            return; // the root itself stamps
        }
        try {
            check(leaf, chain.subList(1, chain.size()), time);
        } catch (CertPathValidatorException e) {
            throw new VerifyException("the timestamp authority's certificate is not good: " + e.getMessage(), e);
        }
    }

    private static void checkUsage(X509Certificate leaf, String usage) {
        try {
            List<String> usages = leaf.getExtendedKeyUsage();
            boolean[] keyUsage = leaf.getKeyUsage();
            if (usages == null || !usages.contains(usage) || keyUsage == null || !keyUsage[DIGITAL_SIGNATURE]) {
                throw new VerifyException("the certificate is not for this use");
            }
        } catch (CertificateException e) {
            throw new VerifyException("the certificate cannot be read: " + e.getMessage(), e);
        }
    }

    /** @param chain the authority's, its root last */
    private static void check(X509Certificate leaf, List<X509Certificate> chain, Instant time)
            throws CertPathValidatorException {
        List<X509Certificate> path = new ArrayList<>();
        path.add(leaf);
        path.addAll(chain.subList(0, chain.size() - 1));
        try {
            PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(chain.getLast(), null)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(Date.from(time));
            CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
        } catch (CertificateException | InvalidAlgorithmParameterException e) {
            throw new VerifyException("the certificates cannot be checked: " + e.getMessage(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java checks no certificates", e);
        }
    }
}

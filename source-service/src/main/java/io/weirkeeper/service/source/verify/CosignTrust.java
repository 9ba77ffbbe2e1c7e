package io.weirkeeper.service.source.verify;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What makes a signature of cosign good. */
sealed interface CosignTrust {
    /** Throws when the signature is not good, and says why. */
    void check(CosignSignature signature);

    /** One of some keys signed it; transparency logs are not asked, as in Flux. */
    record Keys(List<SigningKey> keys) implements CosignTrust {
        public Keys {
            keys = List.copyOf(keys);
        }

        @Override
        public void check(CosignSignature signature) {
            Statement statement = signature.statement();
            if (keys.stream().noneMatch(key -> key.signed(statement.signedBytes(), statement.signature()))) {
                throw new VerifyException("the signature is of another key");
            }
        }
    }

    /** Somebody signed it whom Sigstore knows: certificate, its logs, the log of signatures and the identity are right. */
    record Keyless(TrustedRoot root, List<Identity> identities) implements CosignTrust {
        private static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";

        public Keyless {
            identities = List.copyOf(identities);
        }

        @Override
        public void check(CosignSignature signature) {
            if (signature.certificate().length == 0) {
                throw new VerifyException("the signature has no certificate");
            }
            X509Certificate leaf = Certificates.ofDer(signature.certificate());
            List<Instant> times = times(signature);
            for (Instant time : times) {
                X509Certificate issuer =
                        CertificateChain.issuer(leaf, root.certificateAuthorities(), time, CODE_SIGNING);
                CertificateTimestamps.check(leaf, issuer, root);
            }
            Statement statement = signature.statement();
            if (!SigningKey.of(leaf.getPublicKey()).signed(statement.signedBytes(), statement.signature())) {
                throw new VerifyException("the signature is not of the certificate's key");
            }
            Identity.check(leaf, identities);
        }

        /** When the signature was seen by those who are trusted; at least once. */
        private List<Instant> times(CosignSignature signature) {
            if (signature.entries().isEmpty()) {
                throw new VerifyException("the signature is in no transparency log");
            }
            List<Instant> times = new ArrayList<>();
            for (LogEntry entry : signature.entries()) {
                Optional<Instant> time = entry.check(root, signature.statement(), signature.certificate());
                time.ifPresent(times::add);
            }
            for (byte[] timestamp : signature.timestamps()) {
                times.add(TimestampToken.time(timestamp, signature.statement().signature(), root));
            }
            if (times.isEmpty()) {
                throw new VerifyException("nobody who is trusted says when the signature was made");
            }
            return times;
        }
    }
}

package io.weirkeeper.remote.signature;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The public keys of those whose signatures count.
 *
 * @param pgp armored key rings
 * @param ssh texts of lines as authorized_keys has them
 */
public record TrustedKeys(List<String> pgp, List<String> ssh) {
    private static final String SSH_SUFFIX = ".sshpub";

    public TrustedKeys {
        pgp = List.copyOf(pgp);
        ssh = List.copyOf(ssh);
    }

    /** Reads a secret: values of keys that end in {@code .sshpub} are SSH keys, all others key rings. */
    public static TrustedKeys of(Map<String, byte[]> secret) {
        List<String> pgp = new ArrayList<>();
        List<String> ssh = new ArrayList<>();
        new TreeMap<>(secret)
                .forEach((key, value) ->
                        (key.endsWith(SSH_SUFFIX) ? ssh : pgp).add(new String(value, StandardCharsets.UTF_8)));
        return new TrustedKeys(pgp, ssh);
    }

    /**
     * Verifies a signature.
     *
     * @param now when the keys must be valid
     * @return the key that made it: the id of the primary key, or the fingerprint of the SSH key
     * @throws VerificationException when none of the keys made it
     */
    public String verify(SignedObject object, Instant now) {
        if (!object.isSigned()) {
            throw new VerificationException("unable to verify payload as the provided signature is empty");
        }
        return switch (object.form()) {
            case PGP -> PgpSignature.verify(object, pgp, now);
            case SSH -> SshSignature.verify(object, ssh);
            case X509, UNKNOWN ->
                throw new VerificationException(
                        "unsupported signature type: " + object.form().shown());
        };
    }
}

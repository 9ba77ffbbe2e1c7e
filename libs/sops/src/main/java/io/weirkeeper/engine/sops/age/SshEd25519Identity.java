package io.weirkeeper.engine.sops.age;

import io.weirkeeper.engine.sops.key.KeyException;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.jspecify.annotations.Nullable;

/** An Ed25519 key of SSH, turned into one for key agreement (c2sp.org/age, recipient type ssh-ed25519). */
final class SshEd25519Identity implements AgeIdentity {
    private static final String TYPE = "ssh-ed25519";
    private static final byte[] LABEL = AgeCrypto.ascii("age-encryption.org/v1/ssh-ed25519");

    private final SshTag tag;
    private final byte[] scalar;
    private final byte[] own;
    private final byte[] tweak;

    SshEd25519Identity(Ed25519PrivateKeyParameters key, byte[] publicKey) {
        tag = new SshTag(publicKey);
        SHA512Digest digest = new SHA512Digest();
        byte[] seed = key.getEncoded();
        digest.update(seed, 0, seed.length);
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        scalar = Arrays.copyOf(hash, AgeCrypto.KEY);
        own = AgeCrypto.x25519Public(scalar);
        tweak = AgeCrypto.hkdf(new byte[0], publicKey, LABEL, AgeCrypto.KEY);
    }

    @Override
    public byte @Nullable [] unwrap(Stanza stanza) {
        if (!stanza.type().equals(TYPE)) {
            return null;
        }
        if (stanza.arguments().size() != 2) {
            throw new KeyException("invalid ssh-ed25519 recipient block");
        }
        if (!tag.matches(stanza)) {
            return null;
        }
        byte[] share = AgeHeader.base64(stanza.arguments().get(1));
        byte[] untweaked = AgeCrypto.x25519(scalar, share);
        byte[] shared = untweaked == null ? null : AgeCrypto.x25519(tweak, untweaked);
        if (shared == null || stanza.body().length != Stanza.WRAPPED) {
            throw new KeyException("invalid ssh-ed25519 recipient block");
        }
        byte[] key = AgeCrypto.hkdf(shared, AgeCrypto.joined(share, own), LABEL, AgeCrypto.KEY);
        byte[] fileKey = AgeCrypto.open(key, stanza.body());
        if (fileKey == null) {
            throw new KeyException("failed to decrypt file key");
        }
        return fileKey;
    }
}

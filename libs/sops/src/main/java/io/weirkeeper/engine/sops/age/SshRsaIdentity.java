package io.weirkeeper.engine.sops.age;

import io.weirkeeper.engine.sops.key.KeyException;
import org.bouncycastle.crypto.InvalidCipherTextException;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.encodings.OAEPEncoding;
import org.bouncycastle.crypto.engines.RSABlindedEngine;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.jspecify.annotations.Nullable;

/** An RSA key of SSH (c2sp.org/age, recipient type ssh-rsa). */
final class SshRsaIdentity implements AgeIdentity {
    private static final byte[] LABEL = AgeCrypto.ascii("age-encryption.org/v1/ssh-rsa");

    private final SshTag tag;
    private final RSAKeyParameters key;

    SshRsaIdentity(RSAKeyParameters key, byte[] publicKey) {
        this.key = key;
        this.tag = new SshTag(publicKey);
    }

    @Override
    public byte @Nullable [] unwrap(Stanza stanza) {
        if (!stanza.type().equals("ssh-rsa")) {
            return null;
        }
        if (stanza.arguments().size() != 1) {
            throw new KeyException("invalid ssh-rsa recipient block");
        }
        if (!tag.matches(stanza)) {
            return null;
        }
        OAEPEncoding cipher = new OAEPEncoding(new RSABlindedEngine(), new SHA256Digest(), new SHA256Digest(), LABEL);
        cipher.init(false, key);
        try {
            return cipher.processBlock(stanza.body(), 0, stanza.body().length);
        } catch (InvalidCipherTextException | RuntimeException e) {
            throw new KeyException("failed to decrypt file key", e);
        }
    }
}

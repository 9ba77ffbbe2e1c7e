package io.weirkeeper.engine.sops.age;

import io.weirkeeper.engine.sops.key.KeyException;
import org.jspecify.annotations.Nullable;

/** The ordinary age key, {@code AGE-SECRET-KEY-1…}. */
final class X25519Identity implements AgeIdentity {
    private static final byte[] LABEL = AgeCrypto.ascii("age-encryption.org/v1/X25519");

    private final byte[] secret;
    private final byte[] own;

    X25519Identity(byte[] secret) {
        this.secret = secret;
        this.own = AgeCrypto.x25519Public(secret);
    }

    @Override
    public byte @Nullable [] unwrap(Stanza stanza) {
        if (!stanza.type().equals("X25519")) {
            return null;
        }
        if (stanza.arguments().size() != 1) {
            throw new KeyException("invalid X25519 recipient block");
        }
        byte[] share = AgeHeader.base64(stanza.arguments().getFirst());
        if (share.length != AgeCrypto.KEY || stanza.body().length != Stanza.WRAPPED) {
            throw new KeyException("invalid X25519 recipient block");
        }
        byte[] shared = AgeCrypto.x25519(secret, share);
        if (shared == null) {
            throw new KeyException("invalid X25519 recipient: low order point");
        }
        byte[] key = AgeCrypto.hkdf(shared, AgeCrypto.joined(share, own), LABEL, AgeCrypto.KEY);
        return AgeCrypto.open(key, stanza.body());
    }
}

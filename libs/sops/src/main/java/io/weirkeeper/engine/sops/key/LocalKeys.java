package io.weirkeeper.engine.sops.key;

import io.weirkeeper.engine.sops.age.AgeIdentities;
import io.weirkeeper.engine.sops.pgp.PgpKeyring;

/**
 * Secret keys at hand; what they cannot be used for is asked of another service.
 *
 * @param elsewhere who uses master keys of clouds and vaults
 */
public record LocalKeys(AgeIdentities age, PgpKeyring pgp, KeyService elsewhere) implements KeyService {
    private static final String NO_AGE_KEYS = "failed to load age identities";
    private static final String AGE_FAILED = "failed to create reader for decrypting sops data key with age: ";

    /** Nobody else to ask. */
    public static KeyService nobody() {
        return key -> {
            throw new KeyException("no credentials for this kind of key are configured");
        };
    }

    @Override
    public byte[] decrypt(MasterKey key) {
        return switch (key) {
            case MasterKey.Age recipient -> age(recipient);
            case MasterKey.Pgp recipient -> pgp.decrypt(recipient.encrypted());
            default -> elsewhere.decrypt(key);
        };
    }

    private byte[] age(MasterKey.Age key) {
        if (age.isEmpty()) {
            throw new KeyException(NO_AGE_KEYS);
        }
        try {
            return age.decrypt(key.encrypted());
        } catch (KeyException e) {
            throw new KeyException(AGE_FAILED + e.getMessage(), e);
        }
    }
}

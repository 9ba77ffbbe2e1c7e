package io.weirkeeper.engine.sops.age;

import io.weirkeeper.engine.sops.key.KeyException;
import java.util.Arrays;
import org.bouncycastle.crypto.digests.SHA3Digest;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.pqc.crypto.mlkem.MLKEMExtractor;
import org.bouncycastle.pqc.crypto.mlkem.MLKEMParameters;
import org.bouncycastle.pqc.crypto.mlkem.MLKEMPrivateKeyParameters;
import org.jspecify.annotations.Nullable;

/**
 * The age key that withstands quantum computers, {@code AGE-SECRET-KEY-PQ-1…}: ML-KEM-768 and X25519 together as the
 * key encapsulation of HPKE (RFC 9180, X-Wing) with HKDF-SHA256 and ChaCha20-Poly1305.
 */
final class HybridIdentity implements AgeIdentity {
    private static final String TYPE = "mlkem768x25519";
    private static final byte[] INFO = AgeCrypto.ascii("age-encryption.org/mlkem768x25519");
    private static final byte[] COMBINER = AgeCrypto.ascii("\\.//^\\");
    private static final byte[] SUITE = {'H', 'P', 'K', 'E', 0x64, 0x7a, 0, 1, 0, 3};
    private static final byte[] VERSION = AgeCrypto.ascii("HPKE-v1");
    private static final byte[] NOTHING = {};
    private static final int KEM_TEXT = 1088;
    private static final int KEM_SEED = 64;

    private final MLKEMPrivateKeyParameters kem;
    private final byte[] scalar;
    private final byte[] point;

    /** @param seed 32 bytes that both keys are made from */
    HybridIdentity(byte[] seed) {
        SHAKEDigest shake = new SHAKEDigest(256);
        shake.update(seed, 0, seed.length);
        byte[] expanded = new byte[KEM_SEED + AgeCrypto.KEY];
        shake.doFinal(expanded, 0, expanded.length);
        kem = new MLKEMPrivateKeyParameters(MLKEMParameters.ml_kem_768, Arrays.copyOf(expanded, KEM_SEED));
        scalar = Arrays.copyOfRange(expanded, KEM_SEED, expanded.length);
        point = AgeCrypto.x25519Public(scalar);
    }

    @Override
    public byte @Nullable [] unwrap(Stanza stanza) {
        if (!stanza.type().equals(TYPE)) {
            return null;
        }
        byte[] share = stanza.arguments().size() == 1
                ? AgeHeader.base64(stanza.arguments().getFirst())
                : NOTHING;
        if (share.length != KEM_TEXT + AgeCrypto.KEY || stanza.body().length != Stanza.WRAPPED) {
            throw new KeyException("invalid mlkem768x25519 recipient block");
        }
        byte[] secret = extract(sharedSecret(share), "secret", NOTHING);
        byte[] context = AgeCrypto.joined(
                new byte[1], extract(NOTHING, "psk_id_hash", NOTHING), extract(NOTHING, "info_hash", INFO));
        byte[] key = expand(secret, "key", context, AgeCrypto.KEY);
        return AgeCrypto.open(key, expand(secret, "base_nonce", context, 12), stanza.body());
    }

    private byte[] sharedSecret(byte[] share) {
        byte[] first = new MLKEMExtractor(kem).extractSecret(Arrays.copyOf(share, KEM_TEXT));
        byte[] theirs = Arrays.copyOfRange(share, KEM_TEXT, share.length);
        byte[] second = AgeCrypto.x25519(scalar, theirs);
        if (second == null) {
            throw new KeyException("invalid mlkem768x25519 recipient: low order point");
        }
        SHA3Digest digest = new SHA3Digest(256);
        for (byte[] part : new byte[][] {first, second, theirs, point, COMBINER}) {
            digest.update(part, 0, part.length);
        }
        byte[] shared = new byte[AgeCrypto.KEY];
        digest.doFinal(shared, 0);
        return shared;
    }

    private static byte[] extract(byte[] salt, String label, byte[] material) {
        return AgeCrypto.hmac(salt, AgeCrypto.joined(VERSION, SUITE, AgeCrypto.ascii(label), material));
    }

    private static byte[] expand(byte[] secret, String label, byte[] context, int length) {
        byte[] size = {0, (byte) length};
        return AgeCrypto.expand(
                secret, AgeCrypto.joined(size, VERSION, SUITE, AgeCrypto.ascii(label), context), length);
    }
}

package io.weirkeeper.engine.sops.pgp;

import io.weirkeeper.engine.sops.key.KeyException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.openpgp.PGPCompressedData;
import org.bouncycastle.openpgp.PGPEncryptedData;
import org.bouncycastle.openpgp.PGPEncryptedDataList;
import org.bouncycastle.openpgp.PGPException;
import org.bouncycastle.openpgp.PGPLiteralData;
import org.bouncycastle.openpgp.PGPObjectFactory;
import org.bouncycastle.openpgp.PGPPrivateKey;
import org.bouncycastle.openpgp.PGPPublicKeyEncryptedData;
import org.bouncycastle.openpgp.PGPSecretKey;
import org.bouncycastle.openpgp.PGPSecretKeyRing;
import org.bouncycastle.openpgp.PGPUtil;
import org.bouncycastle.openpgp.bc.BcPGPObjectFactory;
import org.bouncycastle.openpgp.operator.bc.BcPublicKeyDataDecryptorFactory;
import org.jspecify.annotations.Nullable;

/** OpenPGP secret keys without a passphrase. Immutable. */
public final class PgpKeyring {
    public static final PgpKeyring EMPTY = new PgpKeyring(List.of());

    private static final int LARGEST = 1 << 20; // bytes of a message; a data key has 32

    private final List<PGPSecretKey> keys;

    private PgpKeyring(List<PGPSecretKey> keys) {
        this.keys = List.copyOf(keys);
    }

    /**
     * These keys and those of a file of secret keys, armored or not; public keys in it do not matter.
     *
     * @throws KeyException when the file holds no OpenPGP keys
     */
    public PgpKeyring with(byte[] file) {
        List<PGPSecretKey> all = new ArrayList<>(keys);
        boolean isKeyring = false;
        try (InputStream in = PGPUtil.getDecoderStream(new ByteArrayInputStream(file))) {
            PGPObjectFactory objects = new BcPGPObjectFactory(in);
            for (Object next = objects.nextObject(); next != null; next = objects.nextObject()) {
                isKeyring = true;
                if (next instanceof PGPSecretKeyRing ring) {
                    ring.forEach(all::add);
                }
            }
        } catch (IOException | RuntimeException e) {
            throw new KeyException("no valid OpenPGP data found", e);
        }
        if (!isKeyring) {
            throw new KeyException("no valid OpenPGP data found");
        }
        return new PgpKeyring(all);
    }

    public boolean isEmpty() {
        return keys.isEmpty();
    }

    /**
     * The content of an armored message.
     *
     * @throws KeyException when no key opens it, or it was changed
     */
    public byte[] decrypt(String message) {
        try (InputStream in =
                PGPUtil.getDecoderStream(new ByteArrayInputStream(message.getBytes(StandardCharsets.ISO_8859_1)))) {
            PGPEncryptedDataList list = encrypted(new BcPGPObjectFactory(in));
            for (PGPEncryptedData candidate : list) {
                if (candidate instanceof PGPPublicKeyEncryptedData data) {
                    byte[] content = open(data);
                    if (content != null) {
                        return content;
                    }
                }
            }
        } catch (IOException | PGPException | RuntimeException e) {
            if (e instanceof KeyException failure) {
                throw failure;
            }
            throw new KeyException("could not decrypt data key with PGP key: " + e.getMessage(), e);
        }
        throw new KeyException("could not decrypt data key with PGP key: no secret key of its recipients is known");
    }

    private static PGPEncryptedDataList encrypted(PGPObjectFactory objects) throws IOException {
        for (Object next = objects.nextObject(); next != null; next = objects.nextObject()) {
            if (next instanceof PGPEncryptedDataList list) {
                return list;
            }
        }
        throw new KeyException("could not decrypt data key with PGP key: it is no OpenPGP message");
    }

    private byte @Nullable [] open(PGPPublicKeyEncryptedData data) throws PGPException, IOException {
        for (PGPSecretKey secret : keys) {
            boolean isAnonymous = data.getKeyIdentifier().isWildcard();
            if (!isAnonymous && !data.getKeyIdentifier().matchesExplicit(secret.getKeyIdentifier())) {
                continue;
            }
            PGPPrivateKey key = privateKey(secret);
            try {
                return key == null ? null : content(data, key);
            } catch (PGPException e) {
                if (!isAnonymous) {
                    throw e;
                }
            }
        }
        return null;
    }

    private static @Nullable PGPPrivateKey privateKey(PGPSecretKey secret) {
        if (secret.isPrivateKeyEmpty()) {
            return null;
        }
        try {
            return secret.extractPrivateKey(null);
        } catch (PGPException | RuntimeException e) {
            throw new KeyException(
                    "the OpenPGP key " + fingerprint(secret) + " is protected by a passphrase, which is not"
                            + " supported: export it without one",
                    e);
        }
    }

    private static String fingerprint(PGPSecretKey secret) {
        StringBuilder hex = new StringBuilder();
        for (byte part : secret.getFingerprint()) {
            hex.append(String.format(Locale.ROOT, "%02X", part));
        }
        return hex.toString();
    }

    private static byte[] content(PGPPublicKeyEncryptedData data, PGPPrivateKey key) throws PGPException, IOException {
        try (InputStream in = data.getDataStream(new BcPublicKeyDataDecryptorFactory(key))) {
            byte[] content = literal(new BcPGPObjectFactory(in));
            if (data.isIntegrityProtected() && !data.isAEAD() && !data.verify()) {
                throw new KeyException("could not decrypt data key with PGP key: the message was changed");
            }
            if (!data.isIntegrityProtected() && !data.isAEAD()) {
                throw new KeyException(
                        "could not decrypt data key with PGP key: the message is not protected" + " against changes");
            }
            return content;
        }
    }

    private static byte[] literal(PGPObjectFactory objects) throws PGPException, IOException {
        PGPObjectFactory level = objects;
        for (int depth = 0; depth < 4; depth++) {
            for (Object part = level.nextObject(); part != null; part = level.nextObject()) {
                if (part instanceof PGPLiteralData literal) {
                    byte[] content = literal.getInputStream().readNBytes(LARGEST + 1);
                    if (content.length > LARGEST) {
                        throw new KeyException("could not decrypt data key with PGP key: the message is too large");
                    }
                    return content;
                }
                if (part instanceof PGPCompressedData compressed) {
                    level = new BcPGPObjectFactory(compressed.getDataStream());
                    break;
                }
            }
        }
        throw new KeyException("could not decrypt data key with PGP key: the message holds no data");
    }
}

package io.weirkeeper.engine.sops.age;

import io.weirkeeper.engine.sops.key.KeyException;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.crypto.params.AsymmetricKeyParameter;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.params.RSAKeyParameters;
import org.bouncycastle.crypto.params.RSAPrivateCrtKeyParameters;
import org.bouncycastle.crypto.util.OpenSSHPrivateKeyUtil;
import org.bouncycastle.crypto.util.OpenSSHPublicKeyUtil;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;

/**
 * Secret keys of age: native ones, ones that withstand quantum computers, and SSH keys without a passphrase. Plugins
 * are refused, because they are programs. Immutable.
 */
public final class AgeIdentities {
    public static final AgeIdentities NONE = new AgeIdentities(List.of());

    private static final String NATIVE = "AGE-SECRET-KEY-";
    private static final String HYBRID = "AGE-SECRET-KEY-PQ-";

    private final List<AgeIdentity> identities;

    private AgeIdentities(List<AgeIdentity> identities) {
        this.identities = List.copyOf(identities);
    }

    /**
     * The identities of a file as {@code age-keygen} writes it, one a line between comments, or of one SSH private key.
     *
     * @throws KeyException when a line is no identity; the message shows nothing of it
     */
    public static AgeIdentities parse(String text) {
        if (text.stripLeading().startsWith("-----BEGIN ")) {
            return new AgeIdentities(List.of(ssh(text)));
        }
        List<AgeIdentity> found = new ArrayList<>();
        text.lines()
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .forEach(line -> found.add(identity(line)));
        return new AgeIdentities(found);
    }

    public AgeIdentities and(AgeIdentities more) {
        List<AgeIdentity> all = new ArrayList<>(identities);
        all.addAll(more.identities);
        return new AgeIdentities(all);
    }

    public boolean isEmpty() {
        return identities.isEmpty();
    }

    /**
     * The content of an armored age file.
     *
     * @throws KeyException when none of these identities opens it
     */
    public byte[] decrypt(String armored) {
        return AgeFile.open(AgeFile.dearmored(armored), identities);
    }

    /** As {@link #decrypt(String)}, for a file that is not armored. */
    public byte[] decrypt(byte[] file) {
        return AgeFile.open(file, identities);
    }

    private static AgeIdentity identity(String line) {
        if (line.startsWith("AGE-PLUGIN-")) {
            throw new KeyException("age plugins are not supported: a plugin is a program, and none is ever started;"
                    + " use a native age key or an SSH key");
        }
        boolean isHybrid = line.startsWith(HYBRID + "1");
        if (!isHybrid && !line.startsWith(NATIVE + "1")) {
            throw new KeyException("unknown identity type");
        }
        byte[] secret;
        try {
            secret = Bech32.decode(isHybrid ? HYBRID : NATIVE, line);
        } catch (IllegalArgumentException e) {
            throw new KeyException("malformed secret key: " + e.getMessage(), e);
        }
        if (secret.length != AgeCrypto.KEY) {
            throw new KeyException("malformed secret key: invalid length");
        }
        return isHybrid ? new HybridIdentity(secret) : new X25519Identity(secret);
    }

    private static AgeIdentity ssh(String text) {
        try (PemReader reader = new PemReader(new StringReader(text))) {
            PemObject pem = reader.readPemObject();
            if (pem == null) {
                throw new KeyException("malformed SSH identity: no PEM block");
            }
            AsymmetricKeyParameter key = OpenSSHPrivateKeyUtil.parsePrivateKeyBlob(pem.getContent());
            return switch (key) {
                case Ed25519PrivateKeyParameters ed25519 ->
                    new SshEd25519Identity(ed25519, OpenSSHPublicKeyUtil.encodePublicKey(ed25519.generatePublicKey()));
                case RSAPrivateCrtKeyParameters rsa ->
                    new SshRsaIdentity(
                            rsa,
                            OpenSSHPublicKeyUtil.encodePublicKey(
                                    new RSAKeyParameters(false, rsa.getModulus(), rsa.getPublicExponent())));
                default -> throw new KeyException("malformed SSH identity: only Ed25519 and RSA keys are supported");
            };
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            // without the cause, which may show parts of the key
            throw new KeyException("malformed SSH identity, or one protected by a passphrase, which is not supported");
        }
    }
}

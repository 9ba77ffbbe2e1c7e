package io.weirkeeper.remote.signature;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.sshd.common.config.keys.AuthorizedKeyEntry;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.common.signature.Signature;
import org.apache.sshd.common.signature.SignatureFactory;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.common.util.buffer.ByteArrayBuffer;
import org.jspecify.annotations.Nullable;

/** SSH signatures (OpenSSH's PROTOCOL.sshsig) in the namespace {@code git}. */
final class SshSignature {
    private static final String BEGIN = "-----BEGIN SSH SIGNATURE-----";
    private static final String END = "-----END SSH SIGNATURE-----";
    private static final byte[] MAGIC = "SSHSIG".getBytes(StandardCharsets.US_ASCII);
    private static final String NAMESPACE = "git";
    private static final Map<String, String> DIGESTS = Map.of("sha256", "SHA-256", "sha512", "SHA-512");
    /** Of an RSA key; others sign with the algorithm that has the name of their kind. */
    private static final Set<String> RSA = Set.of("rsa-sha2-256", "rsa-sha2-512");

    private final PublicKey key;
    private final String namespace;
    private final byte[] reserved;
    private final String digest;
    private final byte[] signature;

    /** Takes the content of the armor apart. */
    private SshSignature(Buffer buffer) throws IOException {
        byte[] magic = new byte[MAGIC.length];
        buffer.getRawBytes(magic);
        if (!MessageDigest.isEqual(magic, MAGIC) || buffer.getUInt() != 1) {
            throw new IOException("it is not of version 1");
        }
        this.key = new ByteArrayBuffer(buffer.getBytes()).getRawPublicKey();
        this.namespace = buffer.getString();
        this.reserved = buffer.getBytes();
        this.digest = buffer.getString();
        this.signature = buffer.getBytes();
    }

    static String verify(SignedObject object, List<String> authorizedKeys) {
        SshSignature made = read(object.signature());
        for (String text : authorizedKeys) {
            for (PublicKey key : keys(text)) {
                if (KeyUtils.compareKeys(key, made.key) && made.isOf(object.payload())) {
                    return KeyUtils.getFingerPrint(key);
                }
            }
        }
        throw new VerificationException("unable to verify payload with any of the given authorized keys");
    }

    private static List<PublicKey> keys(String text) {
        List<PublicKey> keys = new ArrayList<>();
        for (String line : text.lines().map(String::strip).toList()) {
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                keys.add(AuthorizedKeyEntry.parseAuthorizedKeyEntry(line).resolvePublicKey(null, null));
            } catch (IOException | GeneralSecurityException | RuntimeException e) {
                throw new VerificationException(
                        "unable to parse authorized keys: unable to parse authorized key: " + e.getMessage(), e);
            }
        }
        return keys;
    }

    private static SshSignature read(String armored) {
        String text = armored.strip();
        if (!text.startsWith(BEGIN) || !text.endsWith(END) || text.length() < BEGIN.length() + END.length()) {
            throw unreadable("its armor is not complete", null);
        }
        try {
            return new SshSignature(new ByteArrayBuffer(
                    Base64.getMimeDecoder().decode(text.substring(BEGIN.length(), text.length() - END.length()))));
        } catch (IOException | RuntimeException e) {
            throw unreadable(String.valueOf(e.getMessage()), e); // hostile bytes fail in many ways
        }
    }

    private static VerificationException unreadable(String why, @Nullable Throwable cause) {
        return new VerificationException("unable to unarmor SSH signature: " + why, cause);
    }

    private boolean isOf(byte[] payload) {
        String algorithm = new ByteArrayBuffer(signature).getString();
        String kind = KeyUtils.getKeyType(key);
        boolean fits = kind.equals("ssh-rsa") ? RSA.contains(algorithm) : algorithm.equals(kind);
        SignatureFactory factory = BuiltinSignatures.fromFactoryName(algorithm);
        if (!DIGESTS.containsKey(digest) || !fits || factory == null || !namespace.equals(NAMESPACE)) {
            return false;
        }
        try {
            Buffer signed = new ByteArrayBuffer();
            signed.putRawBytes(MAGIC);
            signed.putString(namespace);
            signed.putBytes(reserved);
            signed.putString(digest);
            signed.putBytes(MessageDigest.getInstance(DIGESTS.get(digest)).digest(payload));
            Signature verifier = factory.create();
            verifier.initVerifier(null, key);
            verifier.update(null, signed.getCompactData());
            return verifier.verify(null, signature);
        } catch (Exception e) {
            return false; // declared so by the library; a signature that cannot be checked proves nothing
        }
    }
}

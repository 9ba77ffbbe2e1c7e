package io.weirkeeper.engine.sops.age;

import io.weirkeeper.engine.sops.key.KeyException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** Opens small age files, plain or armored (age-encryption.org/v1, c2sp.org/age). */
final class AgeFile {
    private static final String BEGIN = "-----BEGIN AGE ENCRYPTED FILE-----";
    private static final String END = "-----END AGE ENCRYPTED FILE-----";
    private static final int COLUMNS = 64;
    private static final int CHUNK = (64 << 10) + 16;
    private static final int NONCE = 16;

    private AgeFile() {}

    /** @throws KeyException when no identity fits, or the file was changed */
    static byte[] open(byte[] file, List<AgeIdentity> identities) {
        AgeHeader header = AgeHeader.read(file);
        byte[] fileKey = fileKey(header, identities);
        byte[] macKey = AgeCrypto.hkdf(fileKey, new byte[0], AgeCrypto.ascii("header"), AgeCrypto.KEY);
        if (!MessageDigest.isEqual(AgeCrypto.hmac(macKey, header.signed()), header.mac())) {
            throw new KeyException("bad header MAC");
        }
        byte[] payload = Arrays.copyOfRange(file, header.size(), file.length);
        if (payload.length < NONCE) {
            throw new KeyException("failed to read nonce");
        }
        byte[] nonce = Arrays.copyOf(payload, NONCE);
        return stream(AgeCrypto.hkdf(fileKey, nonce, AgeCrypto.ascii("payload"), AgeCrypto.KEY), payload);
    }

    private static byte[] fileKey(AgeHeader header, List<AgeIdentity> identities) {
        for (Stanza stanza : header.stanzas()) {
            if (stanza.type().equals("scrypt") && header.stanzas().size() != 1) {
                throw new KeyException("an scrypt recipient must be the only one");
            }
        }
        for (AgeIdentity identity : identities) {
            for (Stanza stanza : header.stanzas()) {
                byte[] key = identity.unwrap(stanza);
                if (key != null) {
                    return key;
                }
            }
        }
        throw new KeyException(
                identities.size() == 1
                        ? "identity did not match any of the recipients: incorrect identity for recipient block"
                        : "no identity matched any of the recipients");
    }

    /** Chunks, the last of them marked, so that nothing can be cut off. */
    private static byte[] stream(byte[] key, byte[] payload) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length);
        int at = NONCE;
        for (int counter = 0; ; counter++) {
            int size = Math.min(CHUNK, payload.length - at);
            boolean isLast = at + size == payload.length;
            byte[] nonce = new byte[12];
            for (int i = 0; i < 4; i++) {
                nonce[10 - i] = (byte) (counter >>> (8 * i));
            }
            nonce[11] = (byte) (isLast ? 1 : 0);
            byte[] plain = AgeCrypto.open(key, nonce, Arrays.copyOfRange(payload, at, at + size));
            if (plain == null || (plain.length == 0 && counter > 0)) {
                throw new KeyException("failed to decrypt and authenticate payload chunk, file may be corrupted or"
                        + " tampered with");
            }
            out.writeBytes(plain);
            if (isLast) {
                return out.toByteArray();
            }
            at += size;
        }
    }

    /** The bytes of an armored file; a plain one is returned as it is. */
    static byte[] dearmored(String text) {
        String trimmed = text.strip();
        if (!trimmed.startsWith(BEGIN)) {
            throw new KeyException("failed to read header: parsing age header: invalid armor");
        }
        List<String> lines = trimmed.lines().collect(Collectors.toList());
        if (lines.size() < 2
                || !lines.getFirst().equals(BEGIN)
                || !lines.getLast().equals(END)) {
            throw new KeyException("failed to read header: parsing age header: invalid armor");
        }
        List<String> body = lines.subList(1, lines.size() - 1);
        for (int i = 0; i < body.size(); i++) {
            int length = body.get(i).length();
            if (length > COLUMNS || length == 0 || (length < COLUMNS && i < body.size() - 1)) {
                throw new KeyException("failed to read header: parsing age header: invalid armor");
            }
        }
        String joined = String.join("", body);
        try {
            byte[] bytes = Base64.getDecoder().decode(joined.getBytes(StandardCharsets.ISO_8859_1));
            if (Base64.getEncoder().encodeToString(bytes).equals(joined)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw new KeyException("failed to read header: parsing age header: invalid armor");
        }
        throw new KeyException("failed to read header: parsing age header: invalid armor");
    }
}

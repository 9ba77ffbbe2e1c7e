package io.weirkeeper.remote.tuf;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/** A repository with keys of its own: ECDSA for the root and the targets, Ed25519 for what is signed often. */
final class TestTuf {
    static final String FILE = "trusted_root.json";
    static final String FAR = "2036-01-01T00:00:00Z";

    final Map<String, byte[]> files = new TreeMap<>();
    final Map<String, List<KeyPair>> keys = new HashMap<>();
    final Map<String, Long> versions =
            new HashMap<>(Map.of("root", 1L, "timestamp", 1L, "snapshot", 1L, "targets", 1L));
    final Map<String, String> expires =
            new HashMap<>(Map.of("root", FAR, "timestamp", FAR, "snapshot", FAR, "targets", FAR));
    int threshold = 2;
    byte[] content = "{}".getBytes(StandardCharsets.UTF_8);

    private final JsonMapper json = new JsonMapper();

    TestTuf() {
        keys.put("root", List.of(ecdsa(), ecdsa(), ecdsa()));
        keys.put("targets", keys("root"));
        keys.put("timestamp", List.of(ed25519()));
        keys.put("snapshot", keys("timestamp"));
        publishRoot(keys("root"));
        publish();
    }

    byte[] anchor() {
        return file("1.root.json");
    }

    byte[] file(String path) {
        return Objects.requireNonNull(files.get(path));
    }

    List<KeyPair> keys(String role) {
        return Objects.requireNonNull(keys.get(role));
    }

    /** The source that has these files and no others. */
    TufSource source() {
        return (path, limit) -> Optional.ofNullable(files.get(path));
    }

    /** Writes everything but the root, as it is now. */
    void publish() {
        try {
            ObjectNode targets = signed("targets");
            ObjectNode target = targets.putObject("targets").putObject(FILE);
            String digest = Digest.of(DigestAlgorithm.SHA256, content).hex();
            target.put("length", content.length);
            target.putObject("hashes").put("sha256", digest);
            files.put("targets/" + digest + "." + FILE, content);
            files.put(versions.get("targets") + ".targets.json", sign(targets, keys("targets")));
            ObjectNode snapshot = signed("snapshot");
            snapshot.putObject("meta").putObject("targets.json").put("version", versions.get("targets"));
            byte[] snapshotBytes = sign(snapshot, keys("snapshot"));
            files.put(versions.get("snapshot") + ".snapshot.json", snapshotBytes);
            ObjectNode timestamp = signed("timestamp");
            ObjectNode meta = timestamp.putObject("meta").putObject("snapshot.json");
            meta.put("version", versions.get("snapshot"));
            meta.put("length", snapshotBytes.length);
            meta.putObject("hashes")
                    .put(
                            "sha256",
                            Digest.of(DigestAlgorithm.SHA256, snapshotBytes).hex());
            files.put("timestamp.json", sign(timestamp, keys("timestamp")));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes the root in its version. */
    void publishRoot(List<KeyPair> signers) {
        try {
            ObjectNode root = signed("root");
            root.put("consistent_snapshot", true);
            ObjectNode all = root.putObject("keys");
            ObjectNode roles = root.putObject("roles");
            for (Map.Entry<String, List<KeyPair>> role : keys.entrySet()) {
                ObjectNode described = roles.putObject(role.getKey());
                described.put("threshold", role.getValue().size() == 1 ? 1 : threshold);
                ArrayNode ids = described.putArray("keyids");
                for (KeyPair key : role.getValue()) {
                    ids.add(id(key));
                    boolean curve = key.getPublic().getAlgorithm().equals("EC");
                    ObjectNode written = all.putObject(id(key));
                    written.put("keytype", curve ? "ecdsa" : "ed25519");
                    written.put("scheme", curve ? "ecdsa-sha2-nistp256" : "ed25519");
                    written.putObject("keyval").put("public", curve ? pem(key) : raw(key));
                }
            }
            files.put(versions.get("root") + ".root.json", sign(root, signers));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private ObjectNode signed(String role) {
        ObjectNode signed = json.createObjectNode();
        signed.put("_type", role);
        signed.put("spec_version", "1.0.31");
        signed.put("version", versions.get(role));
        signed.put("expires", expires.get(role));
        return signed;
    }

    private byte[] sign(ObjectNode signed, List<KeyPair> signers) throws IOException, GeneralSecurityException {
        ObjectNode whole = json.createObjectNode();
        whole.set("signed", signed);
        ArrayNode signatures = whole.putArray("signatures");
        for (KeyPair key : signers) {
            Signature signature =
                    Signature.getInstance(key.getPublic().getAlgorithm().equals("EC") ? "SHA256withECDSA" : "Ed25519");
            signature.initSign(key.getPrivate());
            signature.update(CanonicalJson.encode(signed));
            signatures
                    .addObject()
                    .put("keyid", id(key))
                    .put("sig", HexFormat.of().formatHex(signature.sign()));
        }
        return json.writerWithDefaultPrettyPrinter().writeValueAsBytes(whole);
    }

    static KeyPair ecdsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyPair ed25519() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String id(KeyPair key) {
        return Digest.of(DigestAlgorithm.SHA256, key.getPublic().getEncoded()).hex();
    }

    private static String pem(KeyPair key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'})
                        .encodeToString(key.getPublic().getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    private static String raw(KeyPair key) {
        byte[] encoded = key.getPublic().getEncoded();
        return HexFormat.of().formatHex(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
    }

    /** Replaces some of the signers of a role. */
    void replace(String role, KeyPair... others) {
        keys.put(role, new ArrayList<>(List.of(others)));
    }
}

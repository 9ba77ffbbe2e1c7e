package io.weirkeeper.engine.sops;

import static java.util.Objects.requireNonNull;

import io.weirkeeper.engine.sops.format.EncryptedDocument;
import io.weirkeeper.engine.sops.format.ResourceTree;
import io.weirkeeper.engine.sops.format.Store;
import io.weirkeeper.engine.sops.key.DataKey;
import io.weirkeeper.engine.sops.key.KeyService;
import io.weirkeeper.engine.sops.tree.EncryptionRule;
import io.weirkeeper.engine.sops.tree.SopsNode;
import io.weirkeeper.engine.sops.tree.TreeDecryption;
import io.weirkeeper.engine.yaml.YamlMap;
import java.util.List;

/**
 * Decrypts documents as kustomize-controller v1.10.1 does with SOPS 3.13: every value is authenticated with its path,
 * the checksum over the whole document is not looked at. Holds no state of its own.
 */
public final class SopsDecryptor {
    private final KeyService keys;

    public SopsDecryptor(KeyService keys) {
        this.keys = requireNonNull(keys);
    }

    /**
     * A decrypted file.
     *
     * @param from what the content is
     * @param to what it becomes, mostly the same
     * @throws SopsException when it cannot be read, its data key cannot be recovered, or a value was changed
     */
    public byte[] decrypt(byte[] content, SopsFormat from, SopsFormat to) {
        EncryptedDocument document;
        Metadata metadata;
        try {
            document = Store.of(from).read(content);
            metadata = MetadataReader.read(document.sops());
        } catch (SopsException e) {
            throw e.during("failed to load encrypted " + from.title() + " data");
        }
        // JSON has no comments, so a rule about them cannot be followed
        boolean lacksComments = from == SopsFormat.JSON;
        List<SopsNode.Branch> plain = open(document, metadata, lacksComments);
        try {
            return Store.of(to).print(plain);
        } catch (SopsException e) {
            throw e.during("failed to emit encrypted " + from.title() + " file as decrypted " + to.title());
        }
    }

    private List<SopsNode.Branch> open(EncryptedDocument document, Metadata metadata, boolean lacksComments) {
        byte[] dataKey;
        try {
            dataKey = DataKey.recover(metadata.groups(), metadata.threshold(), keys);
        } catch (SopsException e) {
            throw e.during("cannot get sops data key");
        }
        boolean isByEnvelope = lacksComments && metadata.rule().subject() == EncryptionRule.Subject.COMMENTS;
        try {
            TreeDecryption decryption =
                    isByEnvelope ? TreeDecryption.byEnvelope(dataKey) : TreeDecryption.byRule(dataKey, metadata.rule());
            return document.branches().stream().map(decryption::decrypt).toList();
        } catch (SopsException e) {
            throw e.during("error decrypting sops tree");
        }
    }

    /** Whether an object was encrypted as a whole: it has a filled field {@code sops.mac}. */
    public static boolean isEncrypted(YamlMap object) {
        YamlMap sops = object.map("sops");
        String mac = sops == null ? null : sops.text("mac");
        return mac != null && !mac.isEmpty();
    }

    /**
     * A decrypted object, without its {@code sops} field.
     *
     * @throws SopsException as {@link #decrypt(byte[], SopsFormat, SopsFormat)}
     */
    public YamlMap decrypt(YamlMap object) {
        EncryptedDocument document;
        Metadata metadata;
        try {
            document = ResourceTree.read(object);
            metadata = MetadataReader.read(document.sops());
        } catch (SopsException e) {
            throw e.during("failed to load encrypted JSON data");
        }
        SopsNode.Branch plain = open(document, metadata, true).getFirst();
        try {
            return ResourceTree.object(plain);
        } catch (SopsException e) {
            throw e.during("failed to emit encrypted JSON file as decrypted JSON");
        }
    }
}

package io.weirkeeper.engine.sops.format;

import io.weirkeeper.engine.sops.SopsException;
import io.weirkeeper.engine.sops.tree.SopsNode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** YAML with its comments, one document or several (sops v3.13.3, stores/yaml, with go.yaml.in/yaml v3.0.4). */
final class YamlStore implements Store {
    @Override
    public EncryptedDocument read(byte[] content) {
        List<SopsNode.Branch> documents = new YamlTreeReader(Store.text(content)).documents();
        if (documents.isEmpty()) {
            throw EncryptedDocument.notEncrypted();
        }
        return EncryptedDocument.nested(documents);
    }

    /** @throws SopsException when a value has no form in YAML */
    @Override
    public byte[] print(List<SopsNode.Branch> branches) {
        return new YamlTreeWriter().print(branches).getBytes(StandardCharsets.UTF_8);
    }
}

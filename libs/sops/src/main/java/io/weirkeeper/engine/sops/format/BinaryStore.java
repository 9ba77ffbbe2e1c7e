package io.weirkeeper.engine.sops.format;

import io.weirkeeper.engine.sops.SopsException;
import io.weirkeeper.engine.sops.tree.SopsNode;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Any bytes in the field {@code data} of a JSON document (sops v3.13.3, stores/json). */
final class BinaryStore implements Store {
    private static final String FIELD = "data";

    @Override
    public EncryptedDocument read(byte[] content) {
        return new JsonStore().read(content);
    }

    @Override
    public byte[] print(List<SopsNode.Branch> branches) {
        if (branches.size() != 1) {
            throw new SopsException("error emitting binary store: there must be exactly one tree branch");
        }
        return switch (branches.getFirst().get(FIELD)) {
            case null -> throw new SopsException("error emitting binary store: no binary data found in tree");
            case SopsNode.Text text -> text.text().getBytes(StandardCharsets.UTF_8);
            case SopsNode.RawText raw -> raw.bytes();
            default ->
                throw new SopsException("error emitting binary store: 'data' key in tree does not have a string value");
        };
    }
}

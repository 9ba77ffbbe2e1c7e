package io.weirkeeper.engine.sops.format;

import io.weirkeeper.engine.sops.SopsException;
import io.weirkeeper.engine.sops.SopsFormat;
import io.weirkeeper.engine.sops.tree.SopsNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Reads encrypted documents of one format and prints decrypted ones. Stateless. */
public interface Store {
    /** @throws SopsException when the content is none of this format, or is not encrypted */
    EncryptedDocument read(byte[] content);

    /** @throws SopsException when the format cannot hold what the document is made of */
    byte[] print(List<SopsNode.Branch> branches);

    static Store of(SopsFormat format) {
        return switch (format) {
            case YAML -> new YamlStore();
            case JSON -> new JsonStore();
            case DOTENV -> new DotenvStore();
            case INI -> new IniStore();
            case BINARY -> new BinaryStore();
        };
    }

    /** The text of a file, which must be UTF-8. */
    static String text(byte[] content) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new SopsException("it is not valid UTF-8", e);
        }
    }
}

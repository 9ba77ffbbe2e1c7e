package io.weirkeeper.engine.sops.format;

import io.weirkeeper.engine.sops.SopsException;
import io.weirkeeper.engine.sops.tree.SopsNode;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Lines {@code name=value} and comments (sops v3.13.3, stores/dotenv). */
final class DotenvStore implements Store {
    private static final String PREFIX = "sops_";

    @Override
    public EncryptedDocument read(byte[] content) {
        List<SopsNode.Entry> entries = new ArrayList<>();
        List<SopsNode.Entry> metadata = new ArrayList<>();
        String[] lines = Store.text(content).split("\n", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i];
            if (line.isEmpty()) {
                continue;
            }
            if (line.startsWith("#")) {
                entries.add(SopsNode.Entry.of(new SopsNode.Comment(line.substring(1), false)));
                continue;
            }
            int equal = line.indexOf('=');
            if (equal < 0) {
                throw new SopsException("invalid dotenv input line " + (i + 1) + ": it has no '='");
            }
            String name = line.substring(0, equal);
            SopsNode value = new SopsNode.Text(line.substring(equal + 1).replace("\\n", "\n"));
            if (name.startsWith(PREFIX)) {
                metadata.add(new SopsNode.Entry(name.substring(PREFIX.length()), value));
            } else {
                entries.add(new SopsNode.Entry(name, value));
            }
        }
        if (metadata.isEmpty()) {
            throw EncryptedDocument.notEncrypted();
        }
        return new EncryptedDocument(List.of(new SopsNode.Branch(entries)), FlatMetadata.unflatten(metadata));
    }

    @Override
    public byte[] print(List<SopsNode.Branch> branches) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (SopsNode.Entry entry : branches.getFirst().entries()) {
            if (entry.value() instanceof SopsNode.Comment comment) {
                line(out, "#" + comment.text());
                continue;
            }
            switch (entry.value()) {
                case SopsNode.RawText raw -> {
                    out.writeBytes((entry.key() + "=").getBytes(StandardCharsets.UTF_8));
                    out.writeBytes(raw.bytes());
                    out.write('\n');
                }
                case SopsNode.Text text ->
                    line(out, entry.key() + "=" + text.text().replace("\n", "\\n"));
                default -> line(out, entry.key() + "=" + PlainValue.of(entry.value(), "dotenv file", entry.key()));
            }
        }
        return out.toByteArray();
    }

    private static void line(ByteArrayOutputStream out, String line) {
        out.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
}

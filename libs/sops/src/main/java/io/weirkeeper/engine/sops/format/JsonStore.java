package io.weirkeeper.engine.sops.format;

import io.weirkeeper.engine.sops.SopsException;
import io.weirkeeper.engine.sops.tree.SopsNode;
import io.weirkeeper.engine.yaml.JsonWriter;
import io.weirkeeper.engine.yaml.YamlException;
import io.weirkeeper.engine.yaml.YamlScalar;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/** JSON with its keys in their order, printed with tabs (sops v3.13.3, stores/json). */
final class JsonStore implements Store {
    @Override
    public EncryptedDocument read(byte[] content) {
        return EncryptedDocument.nested(List.of(new JsonReader(Store.text(content)).document()));
    }

    @Override
    public byte[] print(List<SopsNode.Branch> branches) {
        StringBuilder out = new StringBuilder(256);
        branch(out, branches.getFirst(), 0);
        return out.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void branch(StringBuilder out, SopsNode.Branch branch, int depth) {
        out.append('{');
        boolean isEmpty = true;
        for (SopsNode.Entry entry : branch.entries()) {
            if (entry.key() == null) {
                continue;
            }
            line(out.append(isEmpty ? "" : ","), depth + 1);
            JsonWriter.appendString(out, entry.key());
            value(out.append(": "), entry.value(), depth + 1);
            isEmpty = false;
        }
        if (!isEmpty) {
            line(out, depth);
        }
        out.append('}');
    }

    private static void list(StringBuilder out, SopsNode.Items list, int depth) {
        out.append('[');
        boolean isEmpty = true;
        for (SopsNode item : list.items()) {
            if (item instanceof SopsNode.Comment) {
                continue;
            }
            line(out.append(isEmpty ? "" : ","), depth + 1);
            value(out, item, depth + 1);
            isEmpty = false;
        }
        if (!isEmpty) {
            line(out, depth);
        }
        out.append(']');
    }

    private static void line(StringBuilder out, int depth) {
        out.append('\n').repeat('\t', depth);
    }

    private static void value(StringBuilder out, SopsNode node, int depth) {
        switch (node) {
            case SopsNode.Branch branch -> branch(out, branch, depth);
            case SopsNode.Items list -> list(out, list, depth);
            case SopsNode.Text text -> JsonWriter.appendString(out, text.text());
            // as encoding/json: what is no UTF-8 becomes the replacement character
            case SopsNode.RawText raw -> JsonWriter.appendString(out, new String(raw.bytes(), StandardCharsets.UTF_8));
            case SopsNode.Bytes bytes ->
                JsonWriter.appendString(out, Base64.getEncoder().encodeToString(bytes.bytes()));
            case SopsNode.Whole number -> out.append(number.value());
            case SopsNode.Real number -> real(out, number.value());
            case SopsNode.Flag flag -> out.append(flag.value());
            case SopsNode.Time time -> JsonWriter.appendString(out, time.text());
            case SopsNode.Nothing _ -> out.append("null");
            case SopsNode.Comment _ -> throw new SopsException("a comment cannot be a value in JSON");
        }
    }

    private static void real(StringBuilder out, double value) {
        try {
            JsonWriter.append(out, YamlScalar.of(value));
        } catch (YamlException e) {
            throw new SopsException("Error marshaling to json: unsupported value: not a finite number", e);
        }
    }
}

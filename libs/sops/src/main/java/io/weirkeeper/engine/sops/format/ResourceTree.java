package io.weirkeeper.engine.sops.format;

import io.weirkeeper.engine.sops.SopsException;
import io.weirkeeper.engine.sops.tree.SopsNode;
import io.weirkeeper.engine.yaml.YamlException;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlScalar;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Objects that a build made, without the way over JSON text. */
public final class ResourceTree {
    private ResourceTree() {}

    /** @throws SopsException when the object is not encrypted or holds what JSON cannot */
    public static EncryptedDocument read(YamlMap object) {
        try {
            return EncryptedDocument.nested(List.of(branch(object)));
        } catch (YamlException e) {
            throw new SopsException(
                    "Could not unmarshal input data: " + e.place() + ": a value has no form in JSON", e);
        }
    }

    private static SopsNode.Branch branch(YamlMap map) {
        List<SopsNode.Entry> entries = new ArrayList<>(map.size());
        map.forEach((key, value) -> entries.add(new SopsNode.Entry(key, node(value))));
        return new SopsNode.Branch(entries);
    }

    private static SopsNode node(YamlNode node) {
        return switch (node) {
            case YamlMap map -> branch(map);
            case YamlList list ->
                new SopsNode.Items(list.items().stream().map(ResourceTree::node).toList());
            case YamlScalar scalar -> scalar(scalar);
        };
    }

    private static SopsNode scalar(YamlScalar scalar) {
        if (scalar.isString()) {
            return new SopsNode.Text(scalar.text());
        }
        return switch (scalar.value()) {
            case null -> new SopsNode.Nothing();
            case Boolean flag -> new SopsNode.Flag(flag);
            case Long number -> new SopsNode.Whole(number);
            case Number number -> new SopsNode.Real(number.doubleValue());
            case Object text -> new SopsNode.Text(text.toString());
        };
    }

    /** @throws SopsException when a value has no form in JSON */
    public static YamlMap object(SopsNode.Branch branch) {
        YamlMap map = new YamlMap();
        for (SopsNode.Entry entry : branch.entries()) {
            if (entry.key() != null) {
                map.put(entry.key(), plain(entry.value()));
            }
        }
        return map;
    }

    private static YamlNode plain(SopsNode node) {
        return switch (node) {
            case SopsNode.Branch branch -> object(branch);
            case SopsNode.Items items -> {
                YamlList list = new YamlList();
                for (SopsNode item : items.items()) {
                    if (!(item instanceof SopsNode.Comment)) {
                        list.add(plain(item));
                    }
                }
                yield list;
            }
            case SopsNode.Text text -> YamlScalar.string(text.text());
            case SopsNode.RawText raw -> YamlScalar.string(new String(raw.bytes(), StandardCharsets.UTF_8));
            case SopsNode.Bytes bytes -> YamlScalar.string(Base64.getEncoder().encodeToString(bytes.bytes()));
            case SopsNode.Whole number -> YamlScalar.of(number.value());
            case SopsNode.Real number -> YamlScalar.of(number.value());
            case SopsNode.Flag flag -> YamlScalar.of(flag.value());
            case SopsNode.Time time -> YamlScalar.string(time.text());
            case SopsNode.Nothing _ -> YamlScalar.ofNull();
            case SopsNode.Comment _ -> throw new SopsException("a comment cannot be a value in JSON");
        };
    }
}

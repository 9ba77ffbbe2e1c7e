package io.weirkeeper.engine.sops.format;

import io.weirkeeper.engine.sops.SopsException;
import io.weirkeeper.engine.sops.tree.SopsNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sections of {@code key = value} lines (sops v3.13.3, stores/ini, with gopkg.in/ini.v1 v1.67.3). */
final class IniStore implements Store {
    @Override
    public EncryptedDocument read(byte[] content) {
        List<SopsNode.Entry> sections = new IniReader(Store.text(content)).sections();
        EncryptedDocument nested = EncryptedDocument.nested(List.of(new SopsNode.Branch(sections)));
        List<SopsNode.Entry> metadata = new ArrayList<>();
        for (SopsNode.Entry entry : nested.sops().entries()) {
            if (entry.key() != null && entry.value() instanceof SopsNode.Text text) {
                metadata.add(new SopsNode.Entry(
                        entry.key(), new SopsNode.Text(text.text().replace("\\n", "\n"))));
            }
        }
        return new EncryptedDocument(nested.branches(), FlatMetadata.unflatten(metadata));
    }

    /** A key with its comment, which stands after it in the tree and before it in the file. */
    private record Line(String key, String value, String comment) {}

    @Override
    public byte[] print(List<SopsNode.Branch> branches) {
        StringBuilder out = new StringBuilder(256);
        List<SopsNode.Entry> sections = new ArrayList<>();
        branches.forEach(branch ->
                branch.entries().stream().filter(entry -> entry.key() != null).forEach(sections::add));
        for (int i = 0; i < sections.size(); i++) {
            section(out, sections.get(i), i == 0, i == sections.size() - 1);
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void section(StringBuilder out, SopsNode.Entry section, boolean isFirst, boolean isLast) {
        if (!(section.value() instanceof SopsNode.Branch content)) {
            throw new SopsException("Error encoding section: Section values should always be TreeBranches");
        }
        List<SopsNode.Entry> entries = content.entries();
        if (!entries.isEmpty() && entries.getFirst().value() instanceof SopsNode.Comment comment) {
            comment(out, comment.text(), false);
        }
        List<Line> lines = lines(entries);
        boolean isDefault = isFirst && IniReader.DEFAULT.equalsIgnoreCase(section.key());
        if (!isDefault) {
            out.append('[').append(section.key()).append("]\n");
        } else if (lines.isEmpty()) {
            return;
        }
        int width = lines.stream().mapToInt(line -> width(line.key())).max().orElse(0);
        for (Line line : lines) {
            comment(out, line.comment(), true);
            String key = quotedKey(line.key());
            out.append(key).repeat(' ', Math.max(0, width - bytes(key))).append(" = ");
            out.append(quotedValue(line.value())).append('\n');
        }
        if (!isLast) {
            out.append('\n');
        }
    }

    private static List<Line> lines(List<SopsNode.Entry> entries) {
        Map<String, Line> lines = new LinkedHashMap<>();
        String last = null;
        for (int i = 0; i < entries.size(); i++) {
            SopsNode.Entry entry = entries.get(i);
            String key = entry.key();
            if (key != null) {
                String value = PlainValue.of(entry.value(), "INI file", key);
                lines.merge(key, new Line(key, value, ""), (old, now) -> new Line(key, value, old.comment()));
                last = key;
            } else if (last != null && entry.value() instanceof SopsNode.Comment comment) {
                lines.computeIfPresent(last, (_, line) -> new Line(line.key(), line.value(), comment.text()));
            }
        }
        return new ArrayList<>(lines.values());
    }

    private static void comment(StringBuilder out, @Nullable String comment, boolean isOfKey) {
        if (comment == null || comment.isEmpty()) {
            return;
        }
        for (String line : comment.split("\n", -1)) {
            if (line.startsWith("#") || line.startsWith(";")) {
                out.append(line.charAt(0)).append(' ').append(line.substring(1).strip());
            } else {
                out.append("; ").append(isOfKey ? line.strip() : line);
            }
            out.append('\n');
        }
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    private static boolean needsBackquotes(String key) {
        return key.indexOf('"') >= 0 || key.indexOf('=') >= 0 || key.indexOf(':') >= 0;
    }

    private static int width(String key) {
        return bytes(key) + (needsBackquotes(key) ? 2 : key.indexOf('`') >= 0 ? 6 : 0);
    }

    private static String quotedKey(String key) {
        if (needsBackquotes(key)) {
            return "`" + key + "`";
        }
        return key.indexOf('`') >= 0 ? "\"\"\"" + key + "\"\"\"" : key;
    }

    private static String quotedValue(String value) {
        if (value.indexOf('\n') >= 0 || value.indexOf('`') >= 0) {
            return "\"\"\"" + value + "\"\"\"";
        }
        if (value.indexOf('#') >= 0 || value.indexOf(';') >= 0) {
            return "`" + value + "`";
        }
        return value.strip().length() == value.length() ? value : '"' + value + '"';
    }
}

package io.weirkeeper.engine.sops.format;

import io.weirkeeper.engine.sops.tree.SopsNode;
import io.weirkeeper.engine.yaml.GoV3Scalars;
import io.weirkeeper.engine.yaml.ScalarStyle;
import io.weirkeeper.engine.yaml.YamlScalar;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Prints trees with an indent of four, as SOPS does with go-yaml v3: comments before an entry above it, those at the
 * end of a map or list below its last entry. For one thread, one use.
 */
final class YamlTreeWriter {
    private static final int STEP = 4;
    private static final int LONGEST_SIMPLE_KEY = 128; // bytes
    private static final int BASE64_LINE = 70;

    private final StringBuilder out = new StringBuilder(512);

    String print(List<SopsNode.Branch> documents) {
        for (int i = 0; i < documents.size(); i++) {
            if (i > 0) {
                out.append("---\n");
            }
            SopsNode.Branch document = documents.get(i);
            if (isEmpty(document)) {
                out.append(hollow(document, "{", "}", 0)).append('\n');
            } else {
                branch(document, 0, false);
            }
        }
        return out.toString();
    }

    private static boolean isEmpty(SopsNode node) {
        return switch (node) {
            case SopsNode.Branch branch -> branch.entries().stream().allMatch(entry -> entry.key() == null);
            case SopsNode.Items list -> list.items().stream().allMatch(SopsNode.Comment.class::isInstance);
            default -> false;
        };
    }

    /** A map or list that holds comments alone, or nothing. */
    private static String hollow(SopsNode node, String open, String close, int indent) {
        List<SopsNode.Comment> comments = new ArrayList<>();
        if (node instanceof SopsNode.Branch branch) {
            branch.entries().forEach(entry -> comments.add((SopsNode.Comment) entry.value()));
        } else if (node instanceof SopsNode.Items list) {
            list.items().forEach(item -> comments.add((SopsNode.Comment) item));
        }
        StringBuilder text = new StringBuilder(open);
        for (SopsNode.Comment comment : comments) {
            text.append('\n').repeat(' ', deeper(indent)).append('#').append(comment.text());
        }
        return text.append(comments.isEmpty() ? "" : "\n").append(close).toString();
    }

    private static int deeper(int indent) {
        return STEP * ((indent + STEP) / STEP);
    }

    private void comments(List<SopsNode.Comment> comments, int indent) {
        for (SopsNode.Comment comment : comments) {
            out.repeat(' ', indent).append('#');
            out.append(comment.text().replace("\n", "\n" + " ".repeat(indent) + "# "));
            out.append('\n');
        }
        comments.clear();
    }

    /** @param isBegun whether the first line has its indent already, after the mark of a list's item */
    private void branch(SopsNode.Branch branch, int indent, boolean isBegun) {
        List<SopsNode.Comment> above = new ArrayList<>();
        List<SopsNode.Comment> beside = new ArrayList<>();
        boolean begun = isBegun;
        for (SopsNode.Entry entry : branch.entries()) {
            if (entry.value() instanceof SopsNode.Comment comment && entry.key() == null) {
                (comment.inline() ? beside : above).add(comment);
                continue;
            }
            if (begun) {
                above.clear(); // printed before the mark
            } else {
                comments(above, indent);
                out.repeat(' ', indent);
            }
            begun = false;
            key(String.valueOf(entry.key()), indent);
            value(entry.value(), indent, beside);
        }
        above.addAll(beside);
        comments(above, indent);
    }

    private void key(String key, int indent) {
        boolean isSimple = key.indexOf('\n') < 0 && key.getBytes(StandardCharsets.UTF_8).length <= LONGEST_SIMPLE_KEY;
        if (isSimple) {
            GoV3Scalars.append(out, key, GoV3Scalars.styleOf(key, true), indent);
            out.append(':');
            return;
        }
        out.append("? ");
        text(key, indent, List.of());
        out.repeat(' ', indent).append(':');
    }

    private void value(SopsNode value, int indent, List<SopsNode.Comment> beside) {
        switch (value) {
            case SopsNode.Branch branch
            when !isEmpty(branch) -> {
                endLine(beside);
                branch(branch, deeper(indent), false);
            }
            case SopsNode.Items list
            when !isEmpty(list) -> {
                endLine(beside);
                list(list, deeper(indent), false);
            }
            default -> {
                out.append(' ');
                scalar(value, deeper(indent), beside);
            }
        }
    }

    private void endLine(List<SopsNode.Comment> beside) {
        for (SopsNode.Comment comment : beside) {
            out.append(" #").append(comment.text());
        }
        if (beside instanceof ArrayList<SopsNode.Comment> list) {
            list.clear();
        }
        out.append('\n');
    }

    private void list(SopsNode.Items list, int indent, boolean isBegun) {
        List<SopsNode.Comment> above = new ArrayList<>();
        List<SopsNode.Comment> beside = new ArrayList<>();
        boolean begun = isBegun;
        for (SopsNode item : list.items()) {
            if (item instanceof SopsNode.Comment comment) {
                (comment.inline() ? beside : above).add(comment);
                continue;
            }
            if (item instanceof SopsNode.Branch branch && !isEmpty(branch)) {
                above.addAll(first(branch));
            }
            if (begun) {
                above.clear();
            } else {
                comments(above, indent);
                out.repeat(' ', indent);
            }
            begun = false;
            out.append("- ");
            switch (item) {
                case SopsNode.Branch branch when !isEmpty(branch) -> branch(branch, indent + 2, true);
                case SopsNode.Items inner when !isEmpty(inner) -> list(inner, indent + 2, true);
                default -> scalar(item, indent + 2, beside);
            }
        }
        above.addAll(beside);
        comments(above, indent);
    }

    /** The comments before the first entry, which stand above the mark of the item. */
    private static List<SopsNode.Comment> first(SopsNode.Branch branch) {
        List<SopsNode.Comment> comments = new ArrayList<>();
        for (SopsNode.Entry entry : branch.entries()) {
            if (entry.key() != null) {
                break;
            }
            comments.add((SopsNode.Comment) entry.value());
        }
        return comments;
    }

    /** With the end of its line. */
    private void scalar(SopsNode value, int indent, List<SopsNode.Comment> beside) {
        switch (value) {
            case SopsNode.Text text -> {
                text(text.text(), indent, beside);
                return;
            }
            case SopsNode.RawText raw -> {
                raw(raw.bytes(), indent, beside);
                return;
            }
            case SopsNode.Bytes bytes -> {
                List<SopsNode> numbers = new ArrayList<>();
                for (byte part : bytes.bytes()) {
                    numbers.add(new SopsNode.Whole(part & 0xFF));
                }
                out.append('\n');
                list(new SopsNode.Items(numbers), indent, false);
                return;
            }
            case SopsNode.Whole number -> out.append(number.value());
            case SopsNode.Real number ->
                out.append(YamlScalar.of(number.value()).text());
            case SopsNode.Flag flag -> out.append(flag.value());
            case SopsNode.Time time -> out.append(time.text());
            case SopsNode.Nothing _ -> out.append("null");
            case SopsNode.Branch branch -> out.append(hollow(branch, "{", "}", indent));
            case SopsNode.Items list -> out.append(hollow(list, "[", "]", indent));
            case SopsNode.Comment comment -> out.append('#').append(comment.text());
        }
        endLine(beside);
    }

    private void text(String text, int indent, List<SopsNode.Comment> beside) {
        ScalarStyle style = GoV3Scalars.styleOf(text, false);
        if (style == ScalarStyle.LITERAL) {
            literal(text, indent, beside);
        } else {
            GoV3Scalars.append(out, text, style, indent);
            endLine(beside);
        }
    }

    private void raw(byte[] bytes, int indent, List<SopsNode.Comment> beside) {
        String base64 = Base64.getMimeEncoder(BASE64_LINE, new byte[] {'\n'}).encodeToString(bytes);
        out.append("!!binary ");
        if (base64.indexOf('\n') >= 0) {
            literal(base64, indent, beside);
        } else {
            out.append(base64);
            endLine(beside);
        }
    }

    private void literal(String text, int indent, List<SopsNode.Comment> beside) {
        out.append('|');
        if (text.charAt(0) == ' ' || text.charAt(0) == '\n') {
            out.append(STEP);
        }
        if (!text.endsWith("\n")) {
            out.append('-');
        } else if (text.length() == 1 || text.endsWith("\n\n")) {
            out.append('+');
        }
        endLine(beside);
        int from = 0;
        while (from < text.length()) {
            int end = text.indexOf('\n', from);
            end = end < 0 ? text.length() : end;
            if (end > from) {
                out.repeat(' ', indent).append(text, from, end);
            }
            out.append('\n');
            from = end + 1;
        }
    }
}

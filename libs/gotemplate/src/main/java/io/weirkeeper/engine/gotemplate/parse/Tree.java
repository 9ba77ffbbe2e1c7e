package io.weirkeeper.engine.gotemplate.parse;

/** One named template as parsed: the text it stands in, the name of the file that text came from, and its nodes. */
public record Tree(String name, String file, String text, Node.Sequence root) {
    /** The name of the variable that holds a template's data, the same object in every tree. */
    public static final String DOLLAR = "$";

    /** Whether it holds nothing but blank text, so that it does not replace another definition. */
    public boolean isBlank() {
        return isBlank(root);
    }

    private static boolean isBlank(Node node) {
        if (node instanceof Node.Sequence(int _, Nodes<Node> nodes)) {
            int blank = 0;
            while (blank < nodes.size() && isBlank(nodes.get(blank))) {
                blank++;
            }
            return blank == nodes.size();
        }
        return node instanceof Node.PlainText text && isBlank(text.text());
    }

    /** What Go's bytes.TrimSpace removes, on UTF-8. */
    private static boolean isBlank(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c >= 0x80) {
                return io.weirkeeper.engine.gotemplate.value.Text.decode(raw).isBlank();
            }
            if (c != ' ' && (c < '\t' || c > '\r')) {
                return false;
            }
        }
        return true;
    }

    /** The place of a node: file, line from 1, byte column from 0, as Go prints it. */
    public String place(Node node) {
        int position = Math.min(node.position(), text.length());
        int line = 1;
        int lineStart = 0;
        for (int newline = text.indexOf('\n'); newline >= 0 && newline < position; ) {
            line++;
            lineStart = newline + 1;
            newline = text.indexOf('\n', lineStart);
        }
        return file + ":" + line + ":" + (position - lineStart);
    }
}

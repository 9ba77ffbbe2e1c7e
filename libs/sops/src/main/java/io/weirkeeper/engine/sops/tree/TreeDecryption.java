package io.weirkeeper.engine.sops.tree;

import io.weirkeeper.engine.sops.SopsException;
import java.util.ArrayList;
import java.util.List;

/**
 * Decrypts the values of trees with one data key, each authenticated with the keys that lead to it. What a rule leaves
 * out stays as it is. The checksum over a whole document is not looked at: kustomize changes documents. For one thread.
 */
public final class TreeDecryption {
    private final ValueCipher cipher;
    private final EncryptionRule rule;
    private final boolean byEnvelope;
    private final ArrayList<String> path = new ArrayList<>();
    private final ArrayList<List<String>> comments = new ArrayList<>();

    private TreeDecryption(byte[] dataKey, EncryptionRule rule, boolean byEnvelope) {
        this.cipher = new ValueCipher(dataKey);
        this.rule = rule;
        this.byEnvelope = byEnvelope;
    }

    /** Decrypts what a rule says is encrypted; anything else in its place is an error. */
    public static TreeDecryption byRule(byte[] dataKey, EncryptionRule rule) {
        return new TreeDecryption(dataKey, rule, false);
    }

    /** Decrypts what looks encrypted, for documents that lost the comments their rule is about. */
    public static TreeDecryption byEnvelope(byte[] dataKey) {
        return new TreeDecryption(dataKey, EncryptionRule.DEFAULT, true);
    }

    /** @throws SopsException naming the path of a value that cannot be decrypted */
    public SopsNode.Branch decrypt(SopsNode.Branch root) {
        return branch(root, false);
    }

    private SopsNode.Branch branch(SopsNode.Branch branch, boolean counts) {
        List<SopsNode.Entry> entries = new ArrayList<>(branch.entries().size());
        List<String> before = new ArrayList<>();
        comments.add(before);
        for (SopsNode.Entry entry : branch.entries()) {
            String key = entry.key();
            if (key == null) {
                before.add(((SopsNode.Comment) entry.value()).text());
                entries.add(new SopsNode.Entry(null, value(entry.value(), counts)));
                continue;
            }
            path.add(key);
            boolean below = counts
                    || (rule.subject() == EncryptionRule.Subject.KEYS
                            && rule.test().test(key));
            entries.add(new SopsNode.Entry(key, value(entry.value(), below)));
            path.removeLast();
            before.clear();
        }
        comments.removeLast();
        return new SopsNode.Branch(entries);
    }

    private SopsNode.Items items(SopsNode.Items list, boolean counts) {
        List<SopsNode> items = new ArrayList<>(list.items().size());
        List<String> before = new ArrayList<>();
        comments.add(before);
        for (SopsNode item : list.items()) {
            boolean isComment = item instanceof SopsNode.Comment;
            if (item instanceof SopsNode.Comment comment) {
                before.add(comment.text());
            }
            items.add(value(item, counts));
            if (!isComment) {
                before.clear();
            }
        }
        comments.removeLast();
        return new SopsNode.Items(items);
    }

    private SopsNode value(SopsNode node, boolean counts) {
        return switch (node) {
            case SopsNode.Branch branch -> branch(branch, counts);
            case SopsNode.Items list -> items(list, counts);
            case SopsNode.Nothing nothing -> nothing;
            case SopsNode.Comment comment -> isEncrypted(counts, true) ? comment(comment) : comment;
            case SopsNode.Text text ->
                isEncrypted(counts, false) && (!byEnvelope || isEnvelope(text)) ? open(text) : text;
            default -> {
                if (!byEnvelope && isEncrypted(counts, false)) {
                    throw failed("Expected encrypted value as string, but got " + typeOf(node));
                }
                yield node;
            }
        };
    }

    private static boolean isEnvelope(SopsNode.Text text) {
        return text.text().startsWith(ValueCipher.PREFIX);
    }

    private boolean isEncrypted(boolean counts, boolean isComment) {
        if (byEnvelope) {
            return true;
        }
        boolean found = rule.subject() == EncryptionRule.Subject.KEYS ? counts : isCommented(isComment);
        return found == rule.encrypts();
    }

    /** A comment does not encrypt itself: where comments encrypt, the last one is not looked at for its own sake. */
    private boolean isCommented(boolean isComment) {
        for (int i = 0; i < comments.size(); i++) {
            List<String> level = comments.get(i);
            boolean isLast = i == comments.size() - 1;
            int until = level.size() - (isComment && isLast && rule.encrypts() ? 1 : 0);
            for (int j = 0; j < until; j++) {
                if (rule.test().test(level.get(j))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Old versions of SOPS left comments as they were, so one that cannot be opened is none of ours. */
    private SopsNode comment(SopsNode.Comment comment) {
        try {
            return switch (cipher.open(comment.text(), place())) {
                case SopsNode.Comment plain -> plain;
                case SopsNode.Text plain -> new SopsNode.Comment(plain.text(), comment.inline());
                default -> throw failed("a comment must be a text");
            };
        } catch (SopsException e) {
            return comment;
        }
    }

    private SopsNode open(SopsNode.Text text) {
        try {
            return cipher.open(text.text(), place());
        } catch (SopsException e) {
            throw failed("Could not decrypt value: " + e.getMessage());
        }
    }

    private String place() {
        StringBuilder place = new StringBuilder();
        path.forEach(part -> place.append(part).append(':'));
        return path.isEmpty() ? ":" : place.toString();
    }

    private SopsException failed(String problem) {
        return new SopsException("Error walking tree: " + problem + " (at '" + String.join(".", path) + "')");
    }

    private static String typeOf(SopsNode node) {
        return switch (node) {
            case SopsNode.Whole _ -> "int";
            case SopsNode.Real _ -> "float64";
            case SopsNode.Flag _ -> "bool";
            case SopsNode.Time _ -> "time.Time";
            default -> "bytes";
        };
    }
}

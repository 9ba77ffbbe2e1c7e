package io.weirkeeper.engine.sops;

import io.weirkeeper.engine.sops.key.KeyGroup;
import io.weirkeeper.engine.sops.key.MasterKey;
import io.weirkeeper.engine.sops.tree.EncryptionRule;
import io.weirkeeper.engine.sops.tree.EncryptionRule.Subject;
import io.weirkeeper.engine.sops.tree.SopsNode;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the {@code sops} branch of a document (sops v3.13.3, stores/stores.go). */
final class MetadataReader {
    private MetadataReader() {}

    /** @throws SopsException naming the field that is wrong */
    static Metadata read(SopsNode.Branch sops) {
        time(sops, "lastmodified");
        List<KeyGroup> groups = groups(sops);
        return new Metadata(groups, threshold(sops), rule(sops));
    }

    private static List<KeyGroup> groups(SopsNode.Branch sops) {
        KeyGroup own = group(sops);
        if (!own.keys().isEmpty()) {
            return List.of(own);
        }
        List<KeyGroup> groups = list(sops, "key_groups", MetadataReader::group);
        if (groups.isEmpty()) {
            throw new SopsException("No keys found in file");
        }
        return groups;
    }

    private static KeyGroup group(SopsNode.Branch of) {
        List<MasterKey> keys = new ArrayList<>();
        keys.addAll(list(of, "kms", MetadataReader::awsKms));
        keys.addAll(list(
                of, "gcp_kms", key -> new MasterKey.GcpKms(text(dated(key), "resource_id"), text(key, "enc"))));
        keys.addAll(list(of, "hckms", key -> new MasterKey.HuaweiKms(text(dated(key), "key_id"), text(key, "enc"))));
        keys.addAll(list(
                of,
                "azure_kv",
                key -> new MasterKey.AzureKeyVault(
                        text(dated(key), "vault_url"), text(key, "name"), text(key, "version"), text(key, "enc"))));
        keys.addAll(list(
                of,
                "hc_vault",
                key -> new MasterKey.VaultTransit(
                        text(dated(key), "vault_address"),
                        text(key, "engine_path"),
                        text(key, "key_name"),
                        text(key, "enc"))));
        keys.addAll(list(of, "pgp", key -> new MasterKey.Pgp(text(dated(key), "fp"), text(key, "enc"))));
        keys.addAll(list(of, "age", key -> new MasterKey.Age(text(key, "recipient"), text(key, "enc"))));
        return new KeyGroup(keys);
    }

    private static MasterKey awsKms(SopsNode.Branch key) {
        Map<String, String> context = new LinkedHashMap<>();
        if (key.get("context") instanceof SopsNode.Branch branch) {
            branch.entries().forEach(entry -> {
                if (entry.key() != null) {
                    context.put(entry.key(), text(branch, entry.key()));
                }
            });
        }
        return new MasterKey.AwsKms(
                text(dated(key), "arn"), text(key, "role"), context, text(key, "aws_profile"), text(key, "enc"));
    }

    private static SopsNode.Branch dated(SopsNode.Branch key) {
        time(key, "created_at");
        return key;
    }

    private static <T> List<T> list(SopsNode.Branch of, String field, Function<SopsNode.Branch, T> read) {
        SopsNode value = of.get(field);
        List<T> all = new ArrayList<>();
        switch (value) {
            case null -> {}
            case SopsNode.Nothing _ -> {}
            case SopsNode.Branch single -> all.add(read.apply(single));
            case SopsNode.Items items -> {
                for (SopsNode item : items.items()) {
                    if (item instanceof SopsNode.Branch branch) {
                        all.add(read.apply(branch));
                    } else if (!(item instanceof SopsNode.Comment)) {
                        throw new SopsException("sops metadata: '" + field + "' must hold maps");
                    }
                }
            }
            default -> throw new SopsException("sops metadata: '" + field + "' must be a list");
        }
        return all;
    }

    private static EncryptionRule rule(SopsNode.Branch sops) {
        List<EncryptionRule> rules = new ArrayList<>();
        String suffix = text(sops, "unencrypted_suffix");
        if (!suffix.isEmpty()) {
            rules.add(EncryptionRule.suffix(suffix, false));
        }
        suffix = text(sops, "encrypted_suffix");
        if (!suffix.isEmpty()) {
            rules.add(EncryptionRule.suffix(suffix, true));
        }
        addRegex(rules, sops, "unencrypted_regex", Subject.KEYS, false);
        addRegex(rules, sops, "encrypted_regex", Subject.KEYS, true);
        addRegex(rules, sops, "unencrypted_comment_regex", Subject.COMMENTS, false);
        addRegex(rules, sops, "encrypted_comment_regex", Subject.COMMENTS, true);
        if (rules.size() > 1) {
            throw new SopsException("Cannot use more than one of encrypted_suffix, unencrypted_suffix,"
                    + " encrypted_regex, unencrypted_regex, encrypted_comment_regex, or unencrypted_comment_regex in"
                    + " the same file");
        }
        return rules.isEmpty() ? EncryptionRule.DEFAULT : rules.getFirst();
    }

    private static void addRegex(
            List<EncryptionRule> rules, SopsNode.Branch sops, String field, Subject subject, boolean encrypts) {
        String expression = text(sops, field);
        if (!expression.isEmpty()) {
            rules.add(EncryptionRule.regex(field, subject, expression, encrypts));
        }
    }

    private static int threshold(SopsNode.Branch sops) {
        String text = text(sops, "shamir_threshold");
        try {
            return text.isEmpty() ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new SopsException("sops metadata: 'shamir_threshold' must be a number", e);
        }
    }

    private static void time(SopsNode.Branch of, String field) {
        String text = text(of, field);
        try {
            OffsetDateTime.parse(text);
        } catch (DateTimeParseException e) {
            throw new SopsException(
                    "sops metadata: '" + field + "' must be a time as 2006-01-02T15:04:05Z, not '" + text + "'", e);
        }
    }

    private static String text(SopsNode.Branch of, String field) {
        return textOf(of.get(field), field);
    }

    private static String textOf(@Nullable SopsNode value, String field) {
        return switch (value) {
            case null -> "";
            case SopsNode.Nothing _ -> "";
            case SopsNode.Text text -> text.text();
            case SopsNode.Whole number -> Long.toString(number.value());
            case SopsNode.Flag flag -> flag.value() ? "1" : "0";
            case SopsNode.Time time -> time.text();
            case SopsNode.Real number
            when number.value() == Math.rint(number.value()) -> Long.toString((long) number.value());
            default -> throw new SopsException("sops metadata: '" + field + "' must be a text");
        };
    }
}

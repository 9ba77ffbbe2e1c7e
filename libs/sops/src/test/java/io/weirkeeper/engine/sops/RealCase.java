package io.weirkeeper.engine.sops;

import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * One file encrypted by sops 3.13.3 (age 1.3, gpg 2.2) and what {@code sops decrypt} makes of it.
 *
 * @param keys names of the keys that open it
 */
@SuppressWarnings("ArrayRecordComponent")
record RealCase(String name, SopsFormat from, SopsFormat to, String keys, byte[] encrypted, byte[] decrypted) {
    private static final Pattern VALUE = Pattern.compile("(ENC\\[AES256_GCM,data:)([^,]+)(,iv:[^\\]]+,type:str)");

    static final List<String> RULES = List.of(
            "unencrypted_suffix",
            "encrypted_suffix",
            "encrypted_regex",
            "unencrypted_regex",
            "encrypted_comment_regex",
            "unencrypted_comment_regex",
            "mac_only_encrypted",
            "shamir_threshold");

    /** A document with one encrypted value changed. */
    record Change(byte[] content, String value) {}

    static List<RealCase> all() {
        try (InputStream in = new GZIPInputStream(
                Objects.requireNonNull(RealCase.class.getResourceAsStream("/sops-3.13.3.jsonl.gz")))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(RealCase::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RealCase read(String line) {
        YamlMap json = (YamlMap) Objects.requireNonNull(YamlReader.viaJson().readFirst("cases", line));
        Base64.Decoder base64 = Base64.getDecoder();
        return new RealCase(
                text(json, "name"),
                SopsFormat.valueOf(text(json, "from").toUpperCase(Locale.ROOT)),
                SopsFormat.valueOf(text(json, "to").toUpperCase(Locale.ROOT)),
                text(json, "keys"),
                base64.decode(text(json, "encrypted")),
                base64.decode(text(json, "decrypted")));
    }

    private static String text(YamlMap json, String field) {
        return Objects.requireNonNull(json.text(field));
    }

    /** The rules that the document names. */
    List<String> rules() {
        String text = new String(encrypted, StandardCharsets.ISO_8859_1);
        return RULES.stream()
                .filter(rule -> Pattern.compile("[^a-z]_?" + rule).matcher(text).find())
                .toList();
    }

    boolean isAboutComments() {
        return rules().stream().anyMatch(rule -> rule.endsWith("comment_regex"));
    }

    boolean hasValue() {
        return changed() != null;
    }

    /** The first text that is encrypted, with one letter of its ciphertext changed. */
    @Nullable
    Change changed() {
        String text = new String(encrypted, StandardCharsets.ISO_8859_1);
        Matcher value = VALUE.matcher(text);
        while (value.find()) {
            String before = text.substring(text.lastIndexOf('\n', value.start()) + 1, value.start());
            boolean isMac = before.strip().matches("\"?(sops_)?mac\\b.*");
            if (!isMac) {
                char first = value.group(2).charAt(0);
                String data = (first == 'A' ? 'B' : 'A') + value.group(2).substring(1);
                String changed = text.substring(0, value.start(2)) + data + text.substring(value.end(2));
                return new Change(
                        changed.getBytes(StandardCharsets.ISO_8859_1), data.length() > 8 ? data : value.group());
            }
        }
        return null;
    }
}

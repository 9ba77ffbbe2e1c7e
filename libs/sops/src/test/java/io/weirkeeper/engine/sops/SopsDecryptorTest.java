package io.weirkeeper.engine.sops;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.engine.sops.age.AgeIdentities;
import io.weirkeeper.engine.sops.key.KeyException;
import io.weirkeeper.engine.sops.key.LocalKeys;
import io.weirkeeper.engine.sops.pgp.PgpKeyring;
import io.weirkeeper.engine.yaml.YamlException;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlReader;
import io.weirkeeper.engine.yaml.YamlWriter;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SopsDecryptorTest {
    private static final RealCase TWO_OF_TWO = real("shamir-2-of-2");
    private static final RealCase SECRET = real("key-age-two");

    private static RealCase real(String name) {
        return RealCase.all().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String decrypted(String document) {
        return text(new SopsDecryptor(TestKeys.of("age2")).decrypt(bytes(document), SopsFormat.YAML, SopsFormat.YAML));
    }

    @Test
    void doesNotMindPlainFieldsThatWereEdited() {
        // Given
        String edited = text(SECRET.encrypted()).replace("name: app", "name: other\n    labels: {added: by-hand}");

        // When
        String plain = decrypted(edited);

        // Then
        assertThat(plain).contains("name: other").contains("added: by-hand").contains("password: hunter2");
    }

    @Test
    void refusesAValueThatMovedToAnotherKey() {
        // Given
        String moved = text(SECRET.encrypted()).replace("password: ENC", "username: ENC");

        // Then
        assertThatThrownBy(() -> decrypted(moved))
                .hasMessage("error decrypting sops tree: Error walking tree: Could not decrypt value: Could not decrypt"
                        + " with AES_GCM: cipher: message authentication failed (at 'stringData.username')");
    }

    @Test
    void refusesAPlainValueWhereAnEncryptedOneBelongsWithoutShowingIt() {
        // Given
        String edited = text(SECRET.encrypted()).replaceAll("password: ENC.*", "password: s3cret-plain");

        // Then
        assertThatThrownBy(() -> decrypted(edited))
                .hasMessageContaining("Input string <redacted> does not match sops' data format")
                .hasMessageContaining("stringData.password")
                .hasMessageNotContaining("s3cret-plain");
    }

    @Test
    void decryptsAnObjectOfABuildWhateverTheOrderOfItsFields() {
        // Given
        YamlMap object = (YamlMap) requireNonNull(YamlReader.goV3().readFirst("", text(SECRET.encrypted())));
        YamlMap sorted = (YamlMap) requireNonNull(YamlReader.goV3().readFirst("", YamlWriter.write(object)));

        // When
        YamlMap plain = new SopsDecryptor(TestKeys.of("age")).decrypt(sorted);

        // Then
        assertThat(SopsDecryptor.isEncrypted(sorted)).isTrue();
        assertThat(SopsDecryptor.isEncrypted(plain)).isFalse();
        assertThat(YamlWriter.write(plain)).isEqualTo("""
                apiVersion: v1
                kind: Secret
                metadata:
                  name: app
                stringData:
                  password: hunter2
                """);
    }

    /** Not all that sops prints can be read again: a text in a list that begins with a space gets a wrong indent. */
    private static boolean isYaml(byte[] document) {
        try {
            YamlReader.goV3().readAll("", text(document));
            return true;
        } catch (YamlException e) {
            return false;
        }
    }

    @Test
    void decryptsWhatLooksEncryptedInObjectsThatLostTheCommentsOfTheirRule() {
        RealCase.all().stream()
                .filter(each -> each.from() == SopsFormat.YAML && each.isAboutComments())
                .filter(each -> isYaml(each.encrypted()) && isYaml(each.decrypted()))
                .limit(20)
                .forEach(each -> {
                    YamlMap object = (YamlMap) requireNonNull(YamlReader.goV3().readFirst("", text(each.encrypted())));
                    YamlMap plain = (YamlMap) requireNonNull(YamlReader.goV3().readFirst("", text(each.decrypted())));
                    assertThat(YamlWriter.write(new SopsDecryptor(TestKeys.of("age")).decrypt(object)))
                            .as(each.name())
                            .isEqualTo(YamlWriter.write(plain));
                });
    }

    @Test
    void tellsWhichKeyCouldNotBeUsedAsSopsDoes() {
        // Given
        String recipients = text(SECRET.encrypted());
        String[] names = recipients
                .lines()
                .filter(line -> line.contains("recipient:"))
                .map(line -> line.substring(line.indexOf("age1")))
                .toArray(String[]::new);

        // Then
        assertThatThrownBy(() -> new SopsDecryptor(TestKeys.of("age3"))
                        .decrypt(SECRET.encrypted(), SopsFormat.YAML, SopsFormat.YAML))
                .hasMessage("""
                        cannot get sops data key: Failed to get the data key required to decrypt the SOPS file.

                        Group 0: FAILED
                          %s: FAILED
                            - | failed to create reader for decrypting sops data key with
                              | age: identity did not match any of the recipients: incorrect
                              | identity for recipient block
                         \s
                          %s: FAILED
                            - | failed to create reader for decrypting sops data key with
                              | age: identity did not match any of the recipients: incorrect
                              | identity for recipient block

                        Recovery failed because no master key was able to decrypt the file. In
                        order for SOPS to recover the file, at least one key has to be successful,
                        but none were.""".formatted(names[0], names[1]));
    }

    @Test
    void tellsHowManyGroupsWereOpened() {
        assertThatThrownBy(() -> new SopsDecryptor(TestKeys.of("age"))
                        .decrypt(TWO_OF_TWO.encrypted(), SopsFormat.YAML, SopsFormat.YAML))
                .satisfies(failure -> assertThat(
                                String.valueOf(failure.getMessage()).replace('\n', ' '))
                        .contains("Group 0: SUCCESS")
                        .contains("Group 1: FAILED")
                        .contains("a Shamir threshold of 2, but only 1 part(s) were successfully recovered"));
    }

    @Test
    void refusesADocumentWithTwoRules() {
        String edited = text(SECRET.encrypted()).replace("    version: ", "    encrypted_suffix: _x\n    version: ");
        assertThatThrownBy(() -> decrypted(edited))
                .hasMessageStartingWith("failed to load encrypted YAML data: Cannot use more than one of");
    }

    @Test
    void refusesADocumentWithoutMetadata() {
        for (SopsFormat format : SopsFormat.values()) {
            String document =
                    format == SopsFormat.INI ? "[a]\nb = c\n" : format == SopsFormat.DOTENV ? "a=b\n" : "{\"a\":1}";
            assertThatThrownBy(() -> new SopsDecryptor(TestKeys.of("age")).decrypt(bytes(document), format, format))
                    .hasMessage("failed to load encrypted " + format.title() + " data: sops metadata not found");
        }
    }

    @Test
    void endsForDocumentsThatExplode() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x]\n");
        for (int i = 1; i < 30; i++) {
            bomb.append("a%d: &a%d [*a%d, *a%d, *a%d]\n".formatted(i, i, i - 1, i - 1, i - 1));
        }
        assertThatThrownBy(() -> decrypted(bomb.toString())).hasMessageContaining("more than 2000000 nodes");
        assertThatThrownBy(() -> new SopsDecryptor(TestKeys.of("age"))
                        .decrypt(bytes("{\"a\":" + "[".repeat(100_000)), SopsFormat.JSON, SopsFormat.JSON))
                .hasMessageContaining("nests deeper than 256 levels");
    }

    @Test
    void refusesIdentitiesItCannotUseWithoutShowingThem() {
        assertThatThrownBy(() -> AgeIdentities.parse("AGE-PLUGIN-YUBIKEY-1QQQ"))
                .isInstanceOf(KeyException.class)
                .hasMessageContaining("age plugins are not supported");
        assertThatThrownBy(() -> AgeIdentities.parse("hunter2")).hasMessage("unknown identity type");
        assertThatThrownBy(() -> AgeIdentities.parse("AGE-SECRET-KEY-1QQQQQQQQQQ"))
                .hasMessageStartingWith("malformed secret key: ")
                .hasMessageNotContaining("1QQQ");
        assertThatThrownBy(() -> PgpKeyring.EMPTY.with(bytes("not a key"))).hasMessage("no valid OpenPGP data found");
    }

    @Test
    void saysWhenThereAreNoKeysAtAll() {
        LocalKeys none = new LocalKeys(AgeIdentities.NONE, PgpKeyring.EMPTY, LocalKeys.nobody());
        assertThatThrownBy(() -> new SopsDecryptor(none).decrypt(SECRET.encrypted(), SopsFormat.YAML, SopsFormat.YAML))
                .hasMessageContaining("- | failed to load age identities");
    }

    @Test
    void knowsFormatsByNameAndByMark() {
        assertThat(SopsFormat.ofPath("a/b.yml")).isEqualTo(SopsFormat.YAML);
        assertThat(SopsFormat.ofPath(".dockerconfigjson")).isEqualTo(SopsFormat.JSON);
        assertThat(SopsFormat.ofPath("x.env")).isEqualTo(SopsFormat.DOTENV);
        assertThat(SopsFormat.ofPath("x.ini")).isEqualTo(SopsFormat.INI);
        assertThat(SopsFormat.ofPath("token")).isEqualTo(SopsFormat.BINARY);
        RealCase.all()
                .forEach(each -> assertThat(each.from().marks(each.encrypted()))
                        .as(each.name())
                        .isTrue());
        assertThat(SopsFormat.ofContent(bytes("plain"))).isEmpty();
    }
}

package io.weirkeeper.engine.sops;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.engine.sops.key.KeyService;
import io.weirkeeper.engine.yaml.YamlReader;
import io.weirkeeper.engine.yaml.YamlWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Files that sops 3.13.3 encrypted, compared to what it decrypts them to, byte for byte. */
class RealSopsTest {
    private static final List<RealCase> CASES = RealCase.all();

    /**
     * Where go-yaml, reading what it printed, moves a comment: beside another value after a line separator, and from
     * below a list into the last map of that list, so that sops leaves it encrypted. Ours stay where they were.
     */
    private static final Set<String> MOVED_COMMENTS = Set.of("yaml-021-encrypted-regex", "yaml-148-unencrypted-regex");

    @TestFactory
    Stream<DynamicTest> decryptsAsSopsDoes() {
        return CASES.stream()
                .map(each -> DynamicTest.dynamicTest(each.name(), () -> {
                    byte[] plain = new SopsDecryptor(TestKeys.of(each.keys()))
                            .decrypt(each.encrypted(), each.from(), each.to());
                    if (MOVED_COMMENTS.contains(each.name())) {
                        assertThat(documents(plain)).isEqualTo(documents(each.decrypted()));
                    } else {
                        assertThat(new String(plain, StandardCharsets.ISO_8859_1))
                                .isEqualTo(new String(each.decrypted(), StandardCharsets.ISO_8859_1));
                    }
                }));
    }

    /** All documents without their comments. */
    private static String documents(byte[] yaml) {
        return YamlWriter.writeAll(YamlReader.goV3().readAll("", new String(yaml, StandardCharsets.UTF_8)));
    }

    @Test
    void coversEveryFormatAndRule() {
        assertThat(CASES).hasSizeGreaterThanOrEqualTo(200);
        assertThat(CASES.stream().map(RealCase::from)).contains(SopsFormat.values());
        assertThat(CASES.stream().flatMap(each -> each.rules().stream()).distinct())
                .containsAll(RealCase.RULES);
    }

    @TestFactory
    Stream<DynamicTest> showsNothingOfAValueThatWasChanged() {
        return CASES.stream()
                .filter(RealCase::hasValue)
                .filter(each -> !each.isAboutComments())
                .map(each -> DynamicTest.dynamicTest(each.name(), () -> {
                    KeyService keys = TestKeys.of(each.keys());
                    RealCase.Change change = requireNonNull(each.changed());
                    assertThatThrownBy(() -> new SopsDecryptor(keys).decrypt(change.content(), each.from(), each.to()))
                            .isInstanceOf(SopsException.class)
                            .hasMessageStartingWith("error decrypting sops tree: Error walking tree: Could not decrypt"
                                    + " value: Could not decrypt with AES_GCM: cipher: message authentication failed"
                                    + " (at '")
                            .hasMessageNotContaining(change.value());
                }));
    }

    @TestFactory
    Stream<DynamicTest> endsInAnErrorForWhateverIsCutOff() {
        return CASES.stream()
                .filter(each -> each.name().endsWith("0"))
                .flatMap(each -> Stream.of(2, 5)
                        .map(part -> DynamicTest.dynamicTest(
                                String.format(Locale.ROOT, "%s cut at %d/10", each.name(), part), () -> {
                                    byte[] cut = java.util.Arrays.copyOf(
                                            each.encrypted(), each.encrypted().length * part / 10);
                                    assertThatThrownBy(() -> new SopsDecryptor(TestKeys.of(each.keys()))
                                                    .decrypt(cut, each.from(), each.to()))
                                            .isInstanceOf(SopsException.class);
                                })));
    }
}

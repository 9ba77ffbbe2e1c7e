package io.weirkeeper.engine.sops.age;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weirkeeper.engine.sops.key.KeyException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The test vectors of the age format (c2sp.org/CCTV/age v0.0.0-20260829155415), but for those about passphrases. */
class AgeVectorsTest {
    /** One vector: fields, and the file after them. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Vector(Map<String, List<String>> fields, byte[] file) {
        private static Vector read(byte[] content) throws IOException {
            Map<String, List<String>> fields = new HashMap<>();
            int at = 0;
            while (true) {
                int end = at;
                while (content[end] != '\n') {
                    end++;
                }
                String line = new String(content, at, end - at, StandardCharsets.ISO_8859_1);
                at = end + 1;
                if (line.isEmpty()) {
                    break;
                }
                int colon = line.indexOf(": ");
                fields.computeIfAbsent(line.substring(0, colon), _ -> new ArrayList<>())
                        .add(line.substring(colon + 2));
            }
            byte[] file = Arrays.copyOfRange(content, at, content.length);
            boolean isPacked = fields.containsKey("compressed");
            return new Vector(
                    fields, isPacked ? new InflaterInputStream(new ByteArrayInputStream(file)).readAllBytes() : file);
        }

        private String field(String name) {
            return requireNonNull(fields.get(name)).getFirst();
        }

        private byte[] open() {
            AgeIdentities identities = AgeIdentities.NONE;
            for (String identity : fields.getOrDefault("identity", List.of())) {
                identities = identities.and(AgeIdentities.parse(identity));
            }
            return fields.containsKey("armored")
                    ? identities.decrypt(new String(file, StandardCharsets.ISO_8859_1))
                    : identities.decrypt(file);
        }
    }

    @TestFactory
    Stream<DynamicTest> opensWhatIsRightAndRefusesWhatIsNot() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        try (ZipInputStream zip =
                new ZipInputStream(requireNonNull(AgeVectorsTest.class.getResourceAsStream("/age-vectors.zip")))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Vector vector = Vector.read(zip.readAllBytes());
                tests.add(DynamicTest.dynamicTest(entry.getName(), () -> check(vector)));
            }
        }
        assertThat(tests).hasSizeGreaterThan(100);
        return tests.stream();
    }

    private static void check(Vector vector) throws Exception {
        if (!vector.field("expect").equals("success")) {
            assertThatThrownBy(vector::open).isInstanceOf(KeyException.class);
            return;
        }
        byte[] hash = MessageDigest.getInstance("SHA-256").digest(vector.open());
        assertThat(HexFormat.of().formatHex(hash)).isEqualTo(vector.field("payload"));
    }
}

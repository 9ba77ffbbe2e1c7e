package io.weirkeeper.engine.sops.age;

import io.weirkeeper.engine.sops.key.KeyException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * The head of an age file (age-encryption.org/v1).
 *
 * @param signed what the authentication code is about
 * @param size of the whole head in bytes
 */
@SuppressWarnings("ArrayRecordComponent") // owned by the file, never compared
record AgeHeader(List<Stanza> stanzas, byte[] signed, byte[] mac, int size) {
    private static final String INTRO = "age-encryption.org/v1";
    private static final int FULL_LINE = 48; // bytes in 64 characters

    AgeHeader {
        stanzas = List.copyOf(stanzas);
    }

    static AgeHeader read(byte[] file) {
        return new Lines(file).header();
    }

    /** Canonical base64 without padding: one text for each value. */
    static byte[] base64(String text) {
        try {
            byte[] bytes =
                    text.indexOf('=') >= 0 ? new byte[0] : Base64.getDecoder().decode(text);
            if (Base64.getEncoder().withoutPadding().encodeToString(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            throw new KeyException("parsing age header: malformed base64");
        }
        throw new KeyException("parsing age header: malformed base64");
    }

    /** Reads line after line. */
    private static final class Lines {
        private final byte[] file;
        private int at;

        private Lines(byte[] file) {
            this.file = file;
        }

        private AgeHeader header() {
            if (file.length == 0) {
                throw new KeyException("parsing age header: file is empty");
            }
            if (!next().equals(INTRO)) {
                throw new KeyException("parsing age header: unexpected intro");
            }
            List<Stanza> stanzas = new ArrayList<>();
            while (true) {
                int start = at;
                String line = next();
                if (line.startsWith("---")) {
                    String[] parts = line.split(" ", -1);
                    byte[] mac = parts.length == 2 && parts[0].equals("---") ? base64(parts[1]) : new byte[0];
                    if (mac.length != AgeCrypto.KEY) {
                        throw new KeyException("parsing age header: malformed closing line");
                    }
                    return new AgeHeader(stanzas, Arrays.copyOf(file, start + 3), mac, at);
                }
                stanzas.add(stanza(line));
            }
        }

        private Stanza stanza(String line) {
            String[] parts = line.split(" ", -1);
            if (!parts[0].equals("->")
                    || parts.length < 2
                    || !Arrays.stream(parts).allMatch(Lines::isVisible)) {
                throw new KeyException("parsing age header: malformed stanza");
            }
            byte[] body = new byte[0];
            byte[] more;
            do {
                more = base64(next());
                if (more.length > FULL_LINE) {
                    throw new KeyException("parsing age header: a line of a stanza is too long");
                }
                body = AgeCrypto.joined(body, more);
            } while (more.length == FULL_LINE);
            return new Stanza(parts[1], Arrays.asList(parts).subList(2, parts.length), body);
        }

        private static boolean isVisible(String part) {
            return !part.isEmpty() && part.chars().allMatch(c -> c > 32 && c < 127);
        }

        private String next() {
            int end = at;
            while (end < file.length && file[end] != '\n') {
                end++;
            }
            if (end == file.length) {
                throw new KeyException("parsing age header: it ends too early");
            }
            String line = new String(file, at, end - at, StandardCharsets.ISO_8859_1);
            at = end + 1;
            return line;
        }
    }
}

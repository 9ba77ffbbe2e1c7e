package io.weirkeeper.engine.yaml;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads YAML (and so JSON) text into nodes: aliases expanded, merge keys applied, every scalar tagged. A reader holds
 * no state and may be shared between threads.
 */
public final class YamlReader {
    private static final long MOST_WORK_FOR_TABS = 50_000_000; // characters read again

    private final YamlDialect dialect;
    private final DuplicateKeys duplicateKeys;
    private final YamlLimits limits;

    private YamlReader(YamlDialect dialect, DuplicateKeys duplicateKeys, YamlLimits limits) {
        this.dialect = requireNonNull(dialect);
        this.duplicateKeys = requireNonNull(duplicateKeys);
        this.limits = requireNonNull(limits);
    }

    /** As kustomize reads resources: go-yaml v3's rules, duplicate keys kept until the map is printed. */
    public static YamlReader goV3() {
        return new YamlReader(YamlDialect.GO_V3, DuplicateKeys.KEEP, YamlLimits.DEFAULT);
    }

    /** As sigs.k8s.io/yaml reads: YAML 1.1 turned into JSON at once, the last of duplicate keys wins. */
    public static YamlReader viaJson() {
        return new YamlReader(YamlDialect.VIA_JSON, DuplicateKeys.LAST_WINS, YamlLimits.DEFAULT);
    }

    public YamlReader with(DuplicateKeys policy) {
        return new YamlReader(dialect, policy, limits);
    }

    public YamlReader with(YamlLimits newLimits) {
        return new YamlReader(dialect, duplicateKeys, newLimits);
    }

    /** The first document, or null when there is none; what follows it is not looked at. */
    public @Nullable YamlNode readFirst(String file, String text) {
        return readFirst(file, text, 1);
    }

    /** The first document of a text that begins at a line of its file, counted from 1. */
    public @Nullable YamlNode readFirst(String file, String text, int firstLine) {
        return withoutTabs(
                        text,
                        clean -> Optional.ofNullable(
                                composer(file, clean, firstLine).next()))
                .orElse(null);
    }

    /** All documents in order; an empty one is a null scalar. */
    public List<YamlNode> readAll(String file, String text) {
        return withoutTabs(text, clean -> {
            Composer composer = composer(file, clean, 1);
            List<YamlNode> documents = new ArrayList<>();
            for (YamlNode document = composer.next(); document != null; document = composer.next()) {
                documents.add(document);
            }
            return documents;
        });
    }

    private static <T> T withoutTabs(String text, Function<String, T> read) {
        String clean = text;
        for (int tries = 0; ; tries++) {
            try {
                return read.apply(clean);
            } catch (TabFound e) {
                String next = TabTolerance.relieve(clean, clean.offsetByCodePoints(0, e.codePoints()));
                if (next == null || (long) tries * text.length() > MOST_WORK_FOR_TABS) {
                    throw e.failure();
                }
                clean = next;
            }
        }
    }

    /** The text of a file's bytes, which must be UTF-8; a byte order mark is dropped. */
    public static String decode(String file, byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new YamlException(new Place(file, 0, 0), "is not valid UTF-8");
        }
    }

    private Composer composer(String file, String text, int firstLine) {
        if (text.length() > limits.characters()) {
            throw new YamlException(
                    new Place(file, 0, 0),
                    "has " + text.length() + " characters, more than the limit of " + limits.characters());
        }
        int unprintable = TextReader.firstUnprintable(text);
        if (unprintable >= 0) {
            int line = (int) text.substring(0, unprintable)
                    .chars()
                    .filter(c -> c == '\n')
                    .count();
            throw new YamlException(
                    new Place(file, firstLine + line, unprintable - text.lastIndexOf('\n', unprintable)),
                    "control characters are not allowed: U+%04X".formatted(text.codePointAt(unprintable)));
        }
        refuseUnknownDirective(file, text, firstLine);
        Composer composer = new Composer(file, new TextReader(text), firstLine, dialect, duplicateKeys, limits);
        if (dialect == YamlDialect.GO_V3) {
            composer.noteAtFields(SchemaComments.in(text));
        }
        return composer;
    }

    /** SnakeYAML passes over a directive that it does not know; Go refuses it. */
    private static void refuseUnknownDirective(String file, String text, int firstLine) {
        int line = firstLine;
        for (int at = 0; at < text.length(); line++) {
            boolean blank = text.charAt(at) == '\n' || text.charAt(at) == '#';
            if (!blank && text.charAt(at) != '%') {
                return;
            }
            if (text.charAt(at) == '%' && !text.startsWith("%YAML", at) && !text.startsWith("%TAG", at)) {
                throw new YamlException(new Place(file, line, 1), "found unknown directive name");
            }
            int end = text.indexOf('\n', at);
            at = end < 0 ? text.length() : end + 1;
        }
    }
}

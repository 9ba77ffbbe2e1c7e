package io.weirkeeper.engine.yaml;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads YAML (and so JSON) text into nodes: aliases expanded, merge keys applied, every scalar tagged. A reader holds
 * no state and may be shared between threads.
 */
public final class YamlReader {
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
        return composer(file, text, firstLine).next();
    }

    /** All documents in order; an empty one is a null scalar. */
    public List<YamlNode> readAll(String file, String text) {
        Composer composer = composer(file, text, 1);
        List<YamlNode> documents = new ArrayList<>();
        for (YamlNode document = composer.next(); document != null; document = composer.next()) {
            documents.add(document);
        }
        return documents;
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
        Faults faults = new Faults(file, firstLine, dialect);
        return new Composer(new Chars(text, faults), text.length(), faults, dialect, duplicateKeys, limits);
    }
}

package io.weirkeeper.engine.kustomize.generate;

import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.file.BaseLoader;
import io.weirkeeper.engine.kustomize.file.Paths;
import io.weirkeeper.engine.kustomize.spec.GeneratorSpec;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The entries of a generator: env files, then literals, then files (kustomize api/kv, v5.8.1). */
final class KeyValues {
    /** A longer line ends an env file silently, as bufio.Scanner does. */
    private static final int LONGEST_LINE = 65_535;

    private final String generator;
    private final Map<String, byte[]> entries = new LinkedHashMap<>();

    private KeyValues(String generator) {
        this.generator = generator;
    }

    /** @throws KustomizeException when a source is malformed or missing, or a key comes twice */
    static Map<String, byte[]> load(String generator, GeneratorSpec.Sources sources, BaseLoader loader) {
        KeyValues values = new KeyValues(generator);
        for (String file : sources.envs()) {
            values.addLines(file, loader.load(file));
        }
        sources.literals().forEach(values::addLiteral);
        for (String source : sources.files()) {
            values.addFile(source, loader);
        }
        return values.entries;
    }

    private void add(String key, byte[] value) {
        if (entries.putIfAbsent(key, value) != null) {
            throw new KustomizeException("generator '" + generator + "' repeats the key '" + key + "'");
        }
    }

    private void addLiteral(String source) {
        int equals = source.indexOf('=');
        if (equals <= 0) {
            throw new KustomizeException(
                    "generator '" + generator + "': invalid literal source " + source + ", expected key=value");
        }
        String value = source.substring(equals + 1);
        int last = value.length() - 1;
        boolean quoted = last > 0
                && value.charAt(0) == value.charAt(last)
                && (value.charAt(0) == '"' || value.charAt(0) == '\'');
        add(source.substring(0, equals), (quoted ? value.substring(1, last) : value).getBytes(StandardCharsets.UTF_8));
    }

    private void addFile(String source, BaseLoader loader) {
        List<String> parts = List.of(source.split("=", -1));
        if (parts.size() == 1) {
            add(Paths.base(source), loader.load(source));
        } else if (parts.size() == 2 && !parts.get(0).isEmpty() && !parts.get(1).isEmpty()) {
            add(parts.get(0), loader.load(parts.get(1)));
        } else {
            throw new KustomizeException(
                    "generator '" + generator + "': file source '" + source + "' must be path or key=path");
        }
    }

    private void addLines(String file, byte[] content) {
        int from = 0;
        for (int number = 1; from < content.length; number++) {
            int end = from;
            while (end < content.length && content[end] != '\n') {
                end++;
            }
            if (end - from > LONGEST_LINE) {
                return;
            }
            int trimmed = end > from && content[end - 1] == '\r' ? end - 1 : end;
            String line = decode(content, from, trimmed);
            if (line == null) {
                throw new KustomizeException(file + ":" + number + ": is not valid UTF-8");
            }
            addLine(number == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line);
            from = end + 1;
        }
    }

    private void addLine(String untrimmed) {
        String line = stripLeading(untrimmed);
        if (line.isEmpty() || line.charAt(0) == '#') {
            return;
        }
        int equals = line.indexOf('=');
        String key = equals < 0 ? line : line.substring(0, equals);
        if (!key.isEmpty()) {
            add(key, (equals < 0 ? "" : line.substring(equals + 1)).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** Without the white space that Go's unicode.IsSpace knows at the start. */
    private static String stripLeading(String line) {
        int from = 0;
        while (from < line.length() && isSpace(line.charAt(from))) {
            from++;
        }
        return line.substring(from);
    }

    private static boolean isSpace(char c) {
        return c == ' '
                || c >= '\t' && c <= '\r'
                || c == '\u0085'
                || c == '\u00A0'
                || c > 127 && Character.isSpaceChar(c);
    }

    /** The text of bytes, or null when they are not UTF-8. */
    static @Nullable String decode(byte[] bytes, int from, int to) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, from, to - from))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }
}

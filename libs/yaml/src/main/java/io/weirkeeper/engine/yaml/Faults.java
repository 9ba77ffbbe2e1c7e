package io.weirkeeper.engine.yaml;

/**
 * Makes the errors of one text. For people they name the exact place; the line that Go's library names with the same
 * words is often another one, and is told as well because tools print it. Lines and columns are counted from 0 here.
 */
final class Faults {
    private final String file;
    private final int firstLine;
    private final YamlDialect dialect;

    Faults(String file, int firstLine, YamlDialect dialect) {
        this.file = file;
        this.firstLine = firstLine;
        this.dialect = dialect;
    }

    /** A character or a token that cannot stand where it does; the context is the begin of what it would belong to. */
    YamlException token(String problem, int contextLine, int line, int column) {
        int shown = firstKnown(contextLine, line);
        return new YamlException(place(line, column), problem, inGo(shown == 0 ? 0 : shown + 1, problem), true);
    }

    /** Tokens that do not fit together. */
    YamlException structure(String problem, int contextLine, int line, int column) {
        return new YamlException(place(line, column), problem, inGo(firstKnown(contextLine, line), problem), true);
    }

    /** go-yaml v3 names the begin of what is wrong, v2 where that shows; neither takes the first line for one. */
    private int firstKnown(int contextLine, int line) {
        int preferred = dialect == YamlDialect.GO_V3 ? contextLine : line;
        return preferred != 0 ? preferred : Math.max(contextLine, line);
    }

    private static String inGo(int line, String problem) {
        return "yaml: " + (line > 0 ? "line " + line + ": " : "") + problem;
    }

    /** An alias of what nobody named; Go names no line. */
    YamlException unknown(String problem, int line, int column) {
        return new YamlException(place(line, column), problem, "yaml: " + problem, true);
    }

    /** What Go finds only when the text was read as a whole; it names no line then. */
    YamlException meaning(String problem, String inGo, int line, int column) {
        return new YamlException(place(line, column), problem, "yaml: " + inGo, false);
    }

    /** @param valueLine of the second value */
    YamlException duplicate(String key, Place place, int valueLine) {
        return new YamlException(
                place,
                "the key '" + key + "' is already set in this map",
                "yaml: unmarshal errors:\n  line " + (valueLine + 1) + ": key \"" + key + "\" already set in map",
                false);
    }

    YamlException forbidden(char c, int line, int column) {
        String problem = "control characters are not allowed";
        return new YamlException(
                place(line, column), problem + ": U+%04X".formatted((int) c), "yaml: " + problem, true);
    }

    /** What Go would read, or refuse for another reason. */
    YamlException limit(int line, int column, String problem) {
        return new YamlException(place(line, column), problem, inGo(line + 1, problem), true);
    }

    Place place(int line, int column) {
        return new Place(file, line + firstLine, column + 1);
    }

    String file() {
        return file;
    }

    int line(int line) {
        return line + firstLine;
    }
}

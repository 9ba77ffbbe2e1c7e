package io.weirkeeper.engine.yaml;

/**
 * What becomes of a scalar on kustomize's way to the printer: go-yaml v3 decodes it, encoding/json writes it and
 * go-yaml v2 reads that JSON. Keeps the outcome of the last scalar so that nothing is allocated per value.
 */
final class CanonicalScalars {
    private boolean lastWasString;

    /** Whether the last text is a string, which may need quotes, or a number, boolean or null, which needs none. */
    boolean lastWasString() {
        return lastWasString;
    }

    String textOf(YamlScalar scalar) {
        lastWasString = false;
        switch (tagOf(scalar)) {
            case STRING, MERGE -> {
                lastWasString = true;
                return stringOf(stringText(scalar), scalar);
            }
            case INT -> {
                return isShortDecimal(scalar.text()) ? scalar.text() : String.valueOf(scalar.value());
            }
            case BOOL, NULL -> {
                return String.valueOf(scalar.value());
            }
            case FLOAT -> {
                return floatOf(scalar);
            }
            case TIMESTAMP, BINARY -> {
                lastWasString = true;
                return stringOf(String.valueOf(scalar.value()), scalar);
            }
        }
        throw new IllegalStateException("no such tag: " + scalar.tag());
    }

    /** Quotes make a string of whatever a program tagged otherwise; a binary keeps its tag. */
    static YamlTag tagOf(YamlScalar scalar) {
        return scalar.style() == ScalarStyle.PLAIN || scalar.tag() == YamlTag.BINARY ? scalar.tag() : YamlTag.STRING;
    }

    /** The text of a string as kyaml sees it after it printed and read the resource. */
    static String stringText(YamlScalar scalar) {
        return scalar.style() == ScalarStyle.FOLDED ? FoldedScalars.printedAndReadAgain(scalar.text()) : scalar.text();
    }

    private static boolean isShortDecimal(String text) {
        int length = text.length();
        if (length == 0 || length > 18 || (text.charAt(0) == '0' && length > 1)) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return false;
            }
        }
        return true;
    }

    /** A float as JSON has it; without an exponent or a point left it has become an integer. */
    static String jsonFloat(YamlScalar scalar) {
        if (!(scalar.value() instanceof Double value) || value.isNaN() || value.isInfinite()) {
            throw new YamlException(scalar.place(), "the value " + scalar.text() + " has no form in JSON");
        }
        return GoNumbers.formatJson(value);
    }

    private static String floatOf(YamlScalar scalar) {
        String json = jsonFloat(scalar);
        Number whole = GoNumbers.parseInt(json);
        return whole == null ? GoNumbers.format(Double.parseDouble(json)) : whole.toString();
    }

    /** A string as it comes out of JSON text that is read as YAML; where helps to say which one is wrong. */
    String stringOf(String text, YamlNode where) {
        boolean hasNextLine = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x7F && !ScalarShape.isPrintable(c)) {
                if (c == 0x85) {
                    hasNextLine = true;
                } else if (c <= 0x9F || c >= 0xFFFE) {
                    throw new YamlException(
                            where.place(), "control characters are not allowed: U+%04X".formatted((int) c));
                }
            }
        }
        return hasNextLine ? foldNextLines(text) : text;
    }

    /**
     * encoding/json leaves U+0085 as it is, and for YAML that is a line break inside a quoted scalar: one becomes a
     * space, of several all but one become line feeds, spaces around them vanish.
     */
    private static String foldNextLines(String text) {
        StringBuilder folded = new StringBuilder(text.length());
        int length = text.length();
        for (int i = 0; i < length; ) {
            char c = text.charAt(i);
            if (c != ' ' && c != 0x85) {
                folded.append(c);
                i++;
                continue;
            }
            int end = i;
            int breaks = 0;
            while (end < length && (text.charAt(end) == ' ' || text.charAt(end) == 0x85)) {
                breaks += text.charAt(end) == 0x85 ? 1 : 0;
                end++;
            }
            if (breaks == 0) {
                folded.append(text, i, end);
            } else {
                folded.repeat(breaks == 1 ? ' ' : '\n', Math.max(1, breaks - 1));
            }
            i = end;
        }
        return folded.toString();
    }

    /** A key as it comes out of that JSON: what spans lines there is no key for YAML. */
    String keyOf(String text, YamlNode value) {
        if (text.indexOf(0x85) >= 0) {
            throw new YamlException(value.place(), "a key cannot hold the line break U+0085");
        }
        return stringOf(text, value);
    }

    /** Refuses what Go refuses: a key twice, and below the top a key that is no string. */
    void check(YamlMap map, boolean isRoot) {
        int duplicate = map.firstDuplicate();
        if (duplicate >= 0) {
            String key = map.keyAt(duplicate);
            throw new YamlException(
                    map.valueAt(duplicate).place(),
                    "mapping key \"" + key + "\" already defined at line "
                            + map.valueAt(map.indexOf(key)).line());
        }
        for (int i = 0; !isRoot && i < map.size(); i++) {
            YamlTag tag = map.keyTagAt(i);
            if (tag != YamlTag.STRING && tag != YamlTag.MERGE) {
                throw new YamlException(
                        map.valueAt(i).place(),
                        "the key " + map.keyAt(i) + " is " + tag.shortForm() + ", but keys must be strings: quote it");
            }
        }
    }
}

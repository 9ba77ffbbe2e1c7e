package io.weirkeeper.engine.yaml;

import org.jspecify.annotations.Nullable;

/** Tells what the scalar that was taken last means, by the rules of a dialect. */
final class ScalarReader {
    private static final String PREFIX = "tag:yaml.org,2002:";

    private final Events events;
    private final Faults faults;
    private final YamlDialect dialect;

    ScalarReader(Events events, Faults faults, YamlDialect dialect) {
        this.events = events;
        this.faults = faults;
        this.dialect = dialect;
    }

    private boolean isV3() {
        return dialect == YamlDialect.GO_V3;
    }

    /** Whether it is a string that nothing refers to. */
    boolean isText() {
        return events.anchor() == null
                && events.tag() == null
                && resolved(events.style(), events.text()) == YamlTag.STRING;
    }

    YamlScalar read(boolean inFlow) {
        ScalarStyle style = events.style();
        String text = events.text();
        String written = events.tag();
        YamlTag tag = tagOf(written, style, text);
        if (!isV3() || (isTag(written) && tag != YamlTag.STRING)) {
            style = ScalarStyle.PLAIN; // JSON has one style; an explicit tag outweighs quotes
        } else if (tag != YamlTag.STRING && inFlow && (text.isEmpty() || text.indexOf(':') >= 0)) {
            style = ScalarStyle.SINGLE_QUOTED; // kyaml prints it again on its way to JSON, and puts quotes around it
        } else if (style == ScalarStyle.LITERAL || style == ScalarStyle.FOLDED) {
            refuseTab(text);
        }
        YamlScalar scalar =
                new YamlScalar(text, tag, style, faults.file(), faults.line(events.line()), events.column() + 1);
        if (isTag(written) && tag != YamlTag.BINARY) {
            scalar.value(); // an explicit tag must fit its text
        }
        return scalar;
    }

    /** Whether a tag was written that says something. */
    private static boolean isTag(@Nullable String written) {
        return written != null && !written.equals("!");
    }

    /** What kyaml prints again on its way to JSON is a block without a mark of its indentation, which cannot be read. */
    private void refuseTab(String text) {
        if (!text.isEmpty()
                && text.charAt(0) == '\t'
                && GoV3Scalars.styleOf(text + '\n', false) == ScalarStyle.LITERAL) {
            String problem = "found a tab character where an indentation space is expected";
            throw faults.meaning(problem, problem, events.line(), events.column());
        }
    }

    private YamlTag resolved(ScalarStyle style, String text) {
        if (style != ScalarStyle.PLAIN) {
            return YamlTag.STRING;
        }
        if (text.equals("<<")) {
            return YamlTag.MERGE;
        }
        return isV3() ? GoV3.tagOf(text) : GoV2.tagOf(text);
    }

    private YamlTag tagOf(@Nullable String written, ScalarStyle style, String text) {
        if (written == null) {
            return resolved(style, text);
        }
        if (!isTag(written)) {
            return isV3() ? resolved(style, text) : YamlTag.STRING;
        }
        if (!written.startsWith(PREFIX)) {
            return YamlTag.STRING;
        }
        return switch (written.substring(PREFIX.length())) {
            case "null" -> YamlTag.NULL;
            case "bool" -> YamlTag.BOOL;
            case "int" -> YamlTag.INT;
            case "float" -> YamlTag.FLOAT;
            case "timestamp" -> YamlTag.TIMESTAMP;
            case "binary" -> YamlTag.BINARY;
            case "merge" -> YamlTag.MERGE;
            default -> YamlTag.STRING;
        };
    }

    /**
     * What a key stands for in kyaml, which prints the map again and so makes a string of an empty one, and knows no keys
     * with a tag of the user's own below the top.
     */
    YamlTag tagOfKey(YamlScalar key, @Nullable String written, boolean atTop) {
        if (!atTop && key.isString() && isTag(written) && !(PREFIX + "str").equals(written)) {
            throw YamlException.withoutLine(
                    key.place(), "the key " + key.text() + " is " + written + ", but keys must be strings: quote it");
        }
        boolean isText = key.style() != ScalarStyle.PLAIN
                || (!isTag(written) && key.text().isEmpty());
        return isText ? YamlTag.STRING : key.tag();
    }
}

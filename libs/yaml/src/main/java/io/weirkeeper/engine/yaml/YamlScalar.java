package io.weirkeeper.engine.yaml;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A single value: its text as written and the tag that says what the text stands for. {@code 0x10} tagged
 * {@link YamlTag#INT} is the number 16, tagged {@link YamlTag#STRING} it is those four characters.
 */
public final class YamlScalar extends YamlNode {
    private String text;
    private YamlTag tag;
    private ScalarStyle style;
    private boolean untagged; // the type follows the text
    private @Nullable YamlTag asked; // the type that a program gave to a text in quotes

    YamlScalar(String text, YamlTag tag, ScalarStyle style, String file, int line, int column) {
        super(file, line, column);
        this.text = requireNonNull(text);
        this.tag = requireNonNull(tag);
        this.style = requireNonNull(style);
    }

    /** A scalar with this text, standing for what the tag says. */
    public YamlScalar(String text, YamlTag tag) {
        this(text, tag, ScalarStyle.PLAIN, "", 0, 0);
    }

    public static YamlScalar string(String text) {
        return new YamlScalar(text, YamlTag.STRING);
    }

    public static YamlScalar ofNull() {
        return new YamlScalar("null", YamlTag.NULL);
    }

    public static YamlScalar of(boolean value) {
        return new YamlScalar(value ? "true" : "false", YamlTag.BOOL);
    }

    public static YamlScalar of(long value) {
        return new YamlScalar(Long.toString(value), YamlTag.INT);
    }

    public static YamlScalar of(double value) {
        return new YamlScalar(GoNumbers.format(value), YamlTag.FLOAT);
    }

    /** What the text would stand for if it were written without quotes, by go-yaml v3's rules. */
    public static YamlScalar plain(String text) {
        return new YamlScalar(text, GoV3.tagOf(text));
    }

    public String text() {
        return text;
    }

    public YamlTag tag() {
        return tag;
    }

    public ScalarStyle style() {
        return style;
    }

    public boolean isString() {
        return tag == YamlTag.STRING;
    }

    @Override
    public boolean isNull() {
        return tag == YamlTag.NULL;
    }

    /**
     * Replaces the text; the style stays, and so does the tag unless {@link #setUntagged} or {@link #setTagged} left
     * that to the text.
     */
    public void setText(String newText) {
        if (untagged) {
            setUntagged(newText);
        } else if (asked != null) {
            setTagged(newText, asked);
        } else {
            text = requireNonNull(newText);
        }
    }

    /** Replaces the text and keeps the style; from now on plain texts stand for what go-yaml v3 sees in them. */
    public void setUntagged(String newText) {
        set(newText, style == ScalarStyle.PLAIN ? GoV3.tagOf(newText) : YamlTag.STRING, style);
        untagged = true;
    }

    /** Whether the type follows the text, as {@link #setUntagged} left it. */
    public boolean isUntagged() {
        return untagged;
    }

    /**
     * Replaces text and tag and keeps quotes, as go-yaml v3 prints and reads them: a text that has the type without
     * quotes becomes a string in them, for the tag is left out; for any other the tag is written and the quotes mean
     * nothing.
     */
    public void setTagged(String newText, YamlTag newTag) {
        if (style == ScalarStyle.PLAIN || newTag == YamlTag.STRING) {
            set(newText, newTag, style);
        } else if (GoV3.tagOf(newText) == newTag) {
            set(newText, YamlTag.STRING, style);
            asked = newTag;
        } else {
            set(newText, newTag, ScalarStyle.PLAIN);
        }
    }

    public void set(String newText, YamlTag newTag) {
        set(newText, newTag, ScalarStyle.PLAIN);
    }

    public void set(String newText, YamlTag newTag, ScalarStyle newStyle) {
        text = requireNonNull(newText);
        tag = requireNonNull(newTag);
        style = requireNonNull(newStyle);
        untagged = false;
        asked = null;
    }

    /**
     * The value: null, Boolean, Long, BigInteger (above Long), Double or String; a timestamp is its RFC 3339 text,
     * a binary its decoded text.
     *
     * @throws YamlException when the text cannot stand for what the tag says, such as {@code !!int abc}
     */
    public @Nullable Object value() {
        return GoV3.value(this);
    }

    @Override
    public YamlScalar copy() {
        YamlScalar copy = new YamlScalar(text, tag, style, file(), line(), column());
        copy.untagged = untagged;
        copy.asked = asked;
        return copy;
    }

    @Override
    public boolean sameAs(@Nullable YamlNode other) {
        return other instanceof YamlScalar that
                && tag == that.tag
                && (text.equals(that.text) || tag == YamlTag.NULL || (!isString() && sameValue(that)));
    }

    private boolean sameValue(YamlScalar that) {
        return requireNonNull(value()).equals(that.value());
    }

    @Override
    public String toString() {
        return text;
    }
}

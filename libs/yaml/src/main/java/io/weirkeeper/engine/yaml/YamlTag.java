package io.weirkeeper.engine.yaml;

/** What a scalar stands for. A tag of the user's own ({@code !Ref}) counts as a string, as in Go. */
public enum YamlTag {
    NULL("!!null"),
    BOOL("!!bool"),
    INT("!!int"),
    FLOAT("!!float"),
    STRING("!!str"),
    TIMESTAMP("!!timestamp"),
    BINARY("!!binary"),
    MERGE("!!merge");

    private final String shortForm;

    YamlTag(String shortForm) {
        this.shortForm = shortForm;
    }

    /** The tag as people write it, {@code !!int}. */
    public String shortForm() {
        return shortForm;
    }
}

package io.weirkeeper.api.schema;

/** Regular expressions that more than one schema uses. */
public final class Patterns {
    /** A duration of any length. */
    public static final String INTERVAL = "^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$";
    /** A duration without hours. */
    public static final String TIMEOUT = "^([0-9]+(\\.[0-9]+)?(ms|s|m))+$";

    public static final String DIGEST = "^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$";
    public static final String CONDITION_REASON = "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$";
    public static final String CONDITION_TYPE =
            "^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$";

    private Patterns() {}
}

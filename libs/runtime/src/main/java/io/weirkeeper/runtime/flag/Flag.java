package io.weirkeeper.runtime.flag;

/**
 * A flag and the property that it sets.
 *
 * @param name without dashes
 * @param property the configuration property; empty for a flag of Flux that is accepted and has no effect here
 */
public record Flag(String name, Kind kind, String property) {
    /** What a flag takes. */
    public enum Kind {
        /** A value; the last one wins. */
        VALUE,
        /** True when given without a value. */
        SWITCH,
        /** Values that add up, separated by commas. */
        LIST
    }

    public static Flag value(String name, String property) {
        return new Flag(name, Kind.VALUE, property);
    }

    /** A flag that is on when it is there. */
    public static Flag onOff(String name, String property) {
        return new Flag(name, Kind.SWITCH, property);
    }

    public static Flag list(String name, String property) {
        return new Flag(name, Kind.LIST, property);
    }
}

package io.weirkeeper.runtime.apply;

/** What became of one object. */
public record Change(ObjectId id, String version, Action action) {
    /** In Flux's words. */
    public enum Action {
        CREATED("created"),
        CONFIGURED("configured"),
        UNCHANGED("unchanged"),
        SKIPPED("skipped"),
        DELETED("deleted"),
        UNKNOWN("unknown");

        private final String text;

        Action(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /** Whether the object was written. */
    public boolean isWrite() {
        return switch (action) {
            case CREATED, CONFIGURED, DELETED -> true;
            case UNCHANGED, SKIPPED, UNKNOWN -> false;
        };
    }

    @Override
    public String toString() {
        return id + " " + action.text();
    }
}

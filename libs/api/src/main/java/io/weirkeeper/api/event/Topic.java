package io.weirkeeper.api.event;

/** The topics, with how long Kafka keeps their records and the CloudEvents type of these. */
public enum Topic {
    ARTIFACTS("weir.artifacts", Cleanup.COMPACT, -1, "io.weirkeeper.artifact/v1"),
    READINESS("weir.readiness", Cleanup.COMPACT, -1, "io.weirkeeper.readiness/v1"),
    EVENTS("weir.events", Cleanup.DELETE, 7, "io.weirkeeper.event/v1"),
    DELIVERIES("weir.deliveries", Cleanup.COMPACT_AND_DELETE, 7, "io.weirkeeper.delivery/v1"),
    DEAD_LETTERS("weir.dead-letters", Cleanup.DELETE, 30, "io.weirkeeper.dead-letter/v1"),
    /** Holds no records: consumer groups on its partitions plan who should own what. */
    SHARDS("weir.shards", Cleanup.DELETE, 1, "");

    /** What Kafka does with old records. */
    public enum Cleanup {
        COMPACT("compact"),
        DELETE("delete"),
        COMPACT_AND_DELETE("compact,delete");

        private final String policy;

        Cleanup(String policy) {
            this.policy = policy;
        }

        /** The value of {@code cleanup.policy}. */
        public String policy() {
            return policy;
        }
    }

    private final String title;
    private final Cleanup cleanup;
    private final int retentionDays;
    private final String eventType;

    Topic(String title, Cleanup cleanup, int retentionDays, String eventType) {
        this.title = title;
        this.cleanup = cleanup;
        this.retentionDays = retentionDays;
        this.eventType = eventType;
    }

    /** The name of the topic in Kafka. */
    public String title() {
        return title;
    }

    public Cleanup cleanup() {
        return cleanup;
    }

    /** How long records are kept; -1 means for ever. */
    public int retentionDays() {
        return retentionDays;
    }

    /** The CloudEvents {@code type} of its records; empty for a topic without any. */
    public String eventType() {
        return eventType;
    }
}

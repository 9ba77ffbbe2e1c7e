package io.weirkeeper.api.event;

/**
 * Whether an object is ready, on {@code weir.readiness}.
 *
 * @param generation the generation that was observed
 * @param revision the last applied revision; empty when nothing was applied yet
 * @param reason of the Ready condition
 */
public record ReadinessFact(
        Subject subject, boolean deleted, long generation, boolean ready, String revision, String reason)
        implements Fact {

    /** The object is gone. */
    public static ReadinessFact deleted(Subject subject) {
        return new ReadinessFact(subject, true, 0, false, "", "");
    }
}

package io.weirkeeper.api.event;

/** The last known state of one object, told on a compacted topic; who hears it re-reads the truth before acting. */
public sealed interface Fact permits ArtifactFact, ReadinessFact {
    /** The object the fact is about. */
    Subject subject();

    /** Whether the object is gone: a tombstone. */
    boolean deleted();

    /** The same fact about the object as of another write of it. */
    Fact about(Subject newSubject);

    /** Where it is told. */
    Topic topic();
}

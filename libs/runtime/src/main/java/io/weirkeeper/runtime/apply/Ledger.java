package io.weirkeeper.runtime.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Where an apply writes down what it does. Called from several threads at a time. */
public interface Ledger {
    /**
     * Called before the writes of a stage; must make the inventory durable when it holds objects that are new, and
     * throw when the objects are no longer ours to write.
     *
     * @param all everything that this apply will or did touch
     */
    void beforeWrites(Inventory all);

    /** An object as the API server has it now; what it says is newer than any watch event with a lower version. */
    void seen(ObjectNode live);

    /**
     * Likewise, of an object that is now as it was built.
     *
     * @param content tells what was built from what was built before
     */
    default void applied(ObjectNode live, long content) {
        seen(live);
    }

    /** Whether an object is known to be as it is built again, so that nobody need look at it. */
    default boolean isApplied(ObjectId id, long content) {
        return false;
    }
}

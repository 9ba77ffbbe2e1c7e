package io.weirkeeper.runtime.health;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.runtime.reconcile.ObjectKey;
import java.util.UUID;

/**
 * All that is kept of a watched object.
 *
 * @param version the resourceVersion as a number, to tell newer from older
 * @param fields fingerprint of what the object has of ours
 * @param applied the same when it was last applied; 0 when we never did in this process
 * @param content tells what was applied; 0 when that is not known
 * @param completion whether a Job or Pod has ended; other kinds are always complete
 * @param owner of its labels, by {@link #owner(ObjectKey)}
 * @param expires whether it deletes itself when it is done
 * @param watched whether a watch has told of it, so that it will tell when it goes
 */
record HealthRow(
        long uidHigh,
        long uidLow,
        long version,
        long fields,
        long applied,
        long content,
        Health.Status status,
        Health.Status completion,
        long owner,
        boolean expires,
        boolean watched) {

    static HealthRow of(ObjectNode object, long fields, Health.Status status, ObjectKey owner, boolean watched) {
        JsonNode metadata = object.path("metadata");
        UUID uid = uid(metadata.path("uid").asText(""));
        return new HealthRow(
                uid.getMostSignificantBits(),
                uid.getLeastSignificantBits(),
                version(metadata),
                fields,
                0,
                0,
                status,
                HealthRules.completion(object),
                owner(owner),
                object.path("kind").asText().equals("Job")
                        && object.path("spec").has("ttlSecondsAfterFinished"),
                watched);
    }

    static HealthRow absent(boolean expires) {
        return new HealthRow(0, 0, 0, 0, 0, 0, Health.Status.NOT_FOUND, Health.Status.NOT_FOUND, 0, expires, true);
    }

    /** Whether the other is out of date. */
    boolean isNewerThan(HealthRow other) {
        return isSameObject(other) && version > other.version;
    }

    boolean isSameObject(HealthRow other) {
        return uidHigh == other.uidHigh && uidLow == other.uidLow;
    }

    /**
     * From now on these are the fields that the object should keep.
     *
     * @param from what was applied; 0 when it is what it was
     */
    HealthRow appliedAs(long expected, long from) {
        return new HealthRow(
                uidHigh,
                uidLow,
                version,
                fields,
                expected,
                from == 0 ? content : from,
                status,
                completion,
                owner,
                expires,
                watched);
    }

    /** What comes after another row of the same object. */
    HealthRow after(HealthRow row) {
        return new HealthRow(
                uidHigh,
                uidLow,
                version,
                fields,
                row.applied,
                row.content,
                status,
                completion,
                owner,
                expires,
                watched || row.watched);
    }

    /** A number for an owner; enough to tell that there is another one. */
    static long owner(ObjectKey key) {
        return 31L * key.namespace().hashCode() + key.name().hashCode();
    }

    /** Whether the object is no longer as it was applied, or never was. */
    boolean isChanged() {
        return status == Health.Status.NOT_FOUND ? !expires : fields != applied;
    }

    /** Likewise, or somebody else says it is his. */
    boolean isDisturbed(ObjectKey of) {
        return isChanged() || (status != Health.Status.NOT_FOUND && owner != owner(of));
    }

    /** Opaque in theory, UUIDs in every API server. */
    private static UUID uid(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return new UUID(text.hashCode(), text.length());
        }
    }

    /** Opaque in theory, increasing numbers in every API server. */
    private static long version(JsonNode metadata) {
        String text = metadata.path("resourceVersion").asText("");
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return 0;
        }
    }
}

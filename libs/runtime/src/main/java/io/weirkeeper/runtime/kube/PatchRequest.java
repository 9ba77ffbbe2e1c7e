package io.weirkeeper.runtime.kube;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * One patch of one object.
 *
 * @param subresource such as {@code status}; empty means the object itself
 * @param manager the field manager; empty leaves it to the server
 * @param strict refuse fields that the kind does not have, and duplicate ones
 * @param force take fields over from other managers; only of use with {@link PatchKind#APPLY}
 */
public record PatchRequest(
        PatchKind kind,
        JsonNode body,
        String subresource,
        String manager,
        boolean force,
        boolean dryRun,
        boolean strict) {

    /** A forced server-side apply. */
    public static PatchRequest apply(JsonNode body, String manager, boolean dryRun) {
        return new PatchRequest(PatchKind.APPLY, body, "", manager, true, dryRun, false);
    }

    public static PatchRequest merge(JsonNode body, String manager) {
        return new PatchRequest(PatchKind.MERGE, body, "", manager, false, false, false);
    }

    public static PatchRequest mergeStatus(JsonNode body, String manager) {
        return new PatchRequest(PatchKind.MERGE, body, "status", manager, false, false, false);
    }

    public static PatchRequest json(JsonNode body, String manager) {
        return new PatchRequest(PatchKind.JSON, body, "", manager, false, false, false);
    }

    /** A server-side apply that refuses unknown fields, as Helm's. */
    public static PatchRequest strictApply(JsonNode body, String manager, boolean force) {
        return new PatchRequest(PatchKind.APPLY, body, "", manager, force, false, true);
    }
}

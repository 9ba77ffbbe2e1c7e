package io.weirkeeper.service.notification.send.forge;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The statuses that a commit has, newest first. */
final class KnownStatuses {
    private static final List<String> COMPARED = List.of("state", "description");

    private KnownStatuses() {}

    /** Whether the newest status with the same id says the same, so that there is nothing to post. */
    static boolean newestIs(JsonNode known, JsonNode wanted, String id) {
        for (JsonNode status : known) {
            if (status.path(id).equals(wanted.path(id))) {
                return COMPARED.stream().allMatch(field -> status.path(field).equals(wanted.path(field)));
            }
        }
        return false;
    }
}

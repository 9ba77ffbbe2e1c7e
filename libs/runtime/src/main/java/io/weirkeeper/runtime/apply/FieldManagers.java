package io.weirkeeper.runtime.apply;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * Whose entries in managedFields count as ours: our own, and those of people and predecessors whose fields we take
 * over at every apply, so that what they set beside us goes again (fluxcd/pkg ssa/patch.go of August 2026).
 */
public final class FieldManagers {
    private static final long SEED = 1125899906842597L;

    /** Managers are matched by prefix. */
    private record Manager(String prefix, String operation) {
        boolean matches(JsonNode entry) {
            return entry.path("operation").asText().equals(operation)
                    && entry.path("subresource").asText("").isEmpty()
                    && entry.path("manager").asText().startsWith(prefix);
        }
    }

    private final String ours;
    private final List<Manager> taken;

    /** @param overridden of {@code --override-manager}: further managers whose fields are taken over */
    public FieldManagers(String ours, List<String> overridden) {
        this(
                ours,
                List.of(
                        new Manager("kubectl", "Apply"),
                        new Manager("kubectl", "Update"),
                        new Manager("before-first-apply", "Update"),
                        new Manager(ours, "Update")),
                overridden);
    }

    private FieldManagers(String ours, List<Manager> usual, List<String> overridden) {
        this.ours = ours;
        List<Manager> all = new ArrayList<>(usual);
        for (String manager : overridden) {
            all.add(new Manager(manager, "Apply"));
            all.add(new Manager(manager, "Update"));
        }
        this.taken = List.copyOf(all);
    }

    /** Nobody's fields are taken over but those of the given managers, as helm-controller does. */
    public static FieldManagers onlyOverridden(String ours, List<String> overridden) {
        return new FieldManagers(ours, List.of(), overridden);
    }

    String ours() {
        return ours;
    }

    /** Whether the entry says what we applied. */
    public boolean isOurs(JsonNode entry) {
        return entry.path("manager").asText().equals(ours)
                && entry.path("operation").asText().equals("Apply")
                && entry.path("subresource").asText("").isEmpty();
    }

    /** Whether the next apply takes the entry's fields over. */
    boolean isTaken(JsonNode entry) {
        return taken.stream().anyMatch(manager -> manager.matches(entry));
    }

    /**
     * A number that changes when a field that we applied is set, changed or removed by anybody, or when somebody whose
     * fields we take over sets one. Never 0. Fields of others, such as a status or an autoscaler's replicas, do not count.
     */
    public long fingerprint(JsonNode object) {
        long hash = SEED;
        for (JsonNode entry : object.path("metadata").path("managedFields")) {
            if (isOurs(entry) || isTaken(entry)) {
                // with its time, so that a write by another program of our name is seen as well
                String text = entry.toString();
                for (int i = 0; i < text.length(); i++) {
                    hash = 31 * hash + text.charAt(i);
                }
            }
        }
        return hash == 0 ? 1 : hash;
    }
}

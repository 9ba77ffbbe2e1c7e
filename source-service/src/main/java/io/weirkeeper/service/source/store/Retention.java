package io.weirkeeper.service.source.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which old artifacts of an object go: those older than the age, then the oldest until no more than a number are left.
 * Never the current one.
 *
 * @param age {@code --artifact-retention-ttl}
 * @param records {@code --artifact-retention-records}
 */
public record Retention(Duration age, int records) {
    public static final Retention DEFAULT = new Retention(Duration.ofSeconds(60), 2);

    /** A stored artifact and when it was written. */
    public record Kept(String name, Instant written) {}

    /** @param current the name of the artifact that the object advertises */
    public List<String> garbage(List<Kept> all, String current, Instant now) {
        List<Kept> oldestFirst = new ArrayList<>(all);
        oldestFirst.sort(Comparator.comparing(Kept::written));
        Set<String> garbage = new HashSet<>();
        for (Kept file : oldestFirst) {
            if (!file.name().equals(current) && file.written().plus(age).isBefore(now)) {
                garbage.add(file.name());
            }
        }
        int left = all.size() - garbage.size();
        for (Kept file : oldestFirst) {
            if (left > records && !file.name().equals(current) && garbage.add(file.name())) {
                left--;
            }
        }
        return List.copyOf(garbage);
    }
}

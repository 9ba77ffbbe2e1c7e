package io.weirkeeper.service.kustomize.reconcile;

import io.weirkeeper.runtime.reconcile.ObjectKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Which Kustomization depends on which, as last seen. */
public final class DependencyGraph {
    private static final int MOST_STEPS = 10_000;

    private final Function<ObjectKey, List<ObjectKey>> dependencies;
    private final Function<ObjectKey, List<ObjectKey>> referring;

    /**
     * @param dependencies the Kustomizations that one depends on; empty for one that is not known
     * @param referring the Kustomizations that name one, for whatever reason
     */
    public DependencyGraph(
            Function<ObjectKey, List<ObjectKey>> dependencies, Function<ObjectKey, List<ObjectKey>> referring) {
        this.dependencies = dependencies;
        this.referring = referring;
    }

    /** Those that depend on an object, but for those that it depends on itself over others: nobody comes first there. */
    public List<ObjectKey> dependents(ObjectKey key) {
        Set<ObjectKey> below = below(key);
        return referring.apply(key).stream()
                .filter(other -> !below.contains(other))
                .filter(other -> dependencies.apply(other).contains(key))
                .toList();
    }

    /** The object and all that it depends on. */
    private Set<ObjectKey> below(ObjectKey start) {
        Set<ObjectKey> found = new HashSet<>(Set.of(start));
        Deque<ObjectKey> open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty() && found.size() < MOST_STEPS) {
            for (ObjectKey next : dependencies.apply(open.removeFirst())) {
                if (found.add(next)) {
                    open.addLast(next);
                }
            }
        }
        return found;
    }

    /** The way from an object over its dependencies back to itself, such as {@code a/x -> a/y -> a/x}. */
    public Optional<String> cycle(ObjectKey start) {
        Map<ObjectKey, ObjectKey> cameFrom = new HashMap<>();
        Deque<ObjectKey> open = new ArrayDeque<>(List.of(start));
        for (int steps = 0; !open.isEmpty() && steps < MOST_STEPS; steps++) {
            ObjectKey current = open.removeFirst();
            for (ObjectKey next : dependencies.apply(current)) {
                if (next.equals(start)) {
                    return Optional.of(path(start, current, cameFrom));
                }
                if (!cameFrom.containsKey(next)) {
                    cameFrom.put(next, current);
                    open.addLast(next);
                }
            }
        }
        return Optional.empty();
    }

    private static String path(ObjectKey start, ObjectKey last, Map<ObjectKey, ObjectKey> cameFrom) {
        Deque<ObjectKey> path = new ArrayDeque<>(List.of(start));
        for (ObjectKey at = last; at != null && !at.equals(start); at = cameFrom.get(at)) {
            path.addFirst(at);
        }
        path.addFirst(start);
        return path.stream().map(ObjectKey::toString).collect(Collectors.joining(" -> "));
    }

    /** The same objects, each after those of them that it depends on; a cycle is broken somewhere. */
    public List<ObjectKey> inOrder(Collection<ObjectKey> keys) {
        Set<ObjectKey> wanted = new HashSet<>(keys);
        Set<ObjectKey> visited = new HashSet<>();
        List<ObjectKey> order = new ArrayList<>(keys.size());
        for (ObjectKey key : keys) {
            visit(key, wanted, visited, order);
        }
        return order;
    }

    private void visit(ObjectKey start, Set<ObjectKey> wanted, Set<ObjectKey> visited, List<ObjectKey> order) {
        record Step(ObjectKey key, boolean leave) {}
        Deque<Step> stack = new ArrayDeque<>(List.of(new Step(start, false)));
        while (!stack.isEmpty()) {
            Step step = stack.removeLast();
            if (step.leave()) {
                order.add(step.key());
            } else if (wanted.contains(step.key()) && visited.add(step.key())) {
                stack.addLast(new Step(step.key(), true));
                dependencies.apply(step.key()).forEach(next -> stack.addLast(new Step(next, false)));
            }
        }
    }
}

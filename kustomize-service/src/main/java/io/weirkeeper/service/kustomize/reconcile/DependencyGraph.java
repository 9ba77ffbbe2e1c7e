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

    /** @param dependencies the Kustomizations that one depends on; empty for one that is not known */
    public DependencyGraph(Function<ObjectKey, List<ObjectKey>> dependencies) {
        this.dependencies = dependencies;
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

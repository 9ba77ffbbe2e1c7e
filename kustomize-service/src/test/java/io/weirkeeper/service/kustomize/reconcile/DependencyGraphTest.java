package io.weirkeeper.service.kustomize.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.weirkeeper.runtime.reconcile.ObjectKey;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DependencyGraphTest {
    private static final ObjectKey A = new ObjectKey("x", "a");
    private static final ObjectKey B = new ObjectKey("x", "b");
    private static final ObjectKey C = new ObjectKey("x", "c");

    @Test
    void findsTheWayBackToTheStart() {
        // Given
        DependencyGraph graph = graph(Map.of(A, List.of(B), B, List.of(C), C, List.of(A)));

        // Then
        assertThat(graph.cycle(A)).hasValue("x/a -> x/b -> x/c -> x/a");
        assertThat(graph.cycle(C)).hasValue("x/c -> x/a -> x/b -> x/c");
    }

    @Test
    void findsAnObjectThatDependsOnItself() {
        assertThat(graph(Map.of(A, List.of(A))).cycle(A)).hasValue("x/a -> x/a");
    }

    @Test
    void findsNoneWhereThereIsNone() {
        assertThat(graph(Map.of(A, List.of(B, C), B, List.of(C))).cycle(A)).isEmpty();
        assertThat(graph(Map.of(A, List.of(B), B, List.of(C), C, List.of(B))).cycle(A))
                .isEmpty();
    }

    @Test
    void putsDependenciesFirstAndEndsInACycle() {
        assertThat(graph(Map.of(A, List.of(B), B, List.of(C))).inOrder(List.of(A, B, C)))
                .containsExactly(C, B, A);
        assertThat(graph(Map.of(A, List.of(B), B, List.of(A))).inOrder(List.of(A, B)))
                .containsExactlyInAnyOrder(A, B);
    }

    @Test
    void knowsWhoDependsOnAnObjectButForThoseThatItDependsOnItself() {
        DependencyGraph graph = graph(Map.of(A, List.of(B), C, List.of(B), B, List.of()));
        DependencyGraph cycle = graph(Map.of(A, List.of(B), B, List.of(C), C, List.of(B)));

        assertThat(graph.dependents(B)).containsExactlyInAnyOrder(A, C);
        assertThat(graph.dependents(A)).isEmpty();
        assertThat(cycle.dependents(B)).containsExactly(A);
        assertThat(cycle.dependents(C)).isEmpty();
    }

    private static DependencyGraph graph(Map<ObjectKey, List<ObjectKey>> dependencies) {
        return new DependencyGraph(
                key -> dependencies.getOrDefault(key, List.of()), _ -> List.copyOf(dependencies.keySet()));
    }
}

package io.weirkeeper.engine.gotemplate.parse;

import java.util.List;

/**
 * Nodes that never change. A class of its own and no {@code List}, since templates spend much of their time in reading
 * them: there is neither an interface to call through nor a type to check.
 */
public final class Nodes<T extends Node> {
    private static final Nodes<Node> NONE = new Nodes<>(new Node[0]);

    private final Node[] nodes;

    private Nodes(Node[] nodes) {
        this.nodes = nodes;
    }

    /** No nodes, of any type. */
    @SuppressWarnings("unchecked") // nothing can be taken out
    public static <T extends Node> Nodes<T> none() {
        return (Nodes<T>) NONE;
    }

    static <T extends Node> Nodes<T> of(T node) {
        return new Nodes<>(new Node[] {node});
    }

    static <T extends Node> Nodes<T> copyOf(List<T> nodes) {
        return nodes.isEmpty() ? none() : new Nodes<>(nodes.toArray(new Node[nodes.size()]));
    }

    /** A part of an array that holds nothing else there. */
    static <T extends Node> Nodes<T> copyOf(Node[] nodes, int from, int to) {
        if (from == to) {
            return none();
        }
        Node[] copy = new Node[to - from];
        System.arraycopy(nodes, from, copy, 0, copy.length);
        return new Nodes<>(copy);
    }

    public int size() {
        return nodes.length;
    }

    public boolean isEmpty() {
        return nodes.length == 0;
    }

    @SuppressWarnings("unchecked") // only nodes of that type come in
    public T get(int index) {
        return (T) nodes[index];
    }

    public T getFirst() {
        return get(0);
    }
}

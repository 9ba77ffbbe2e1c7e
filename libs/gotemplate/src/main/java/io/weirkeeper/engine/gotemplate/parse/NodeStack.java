package io.weirkeeper.engine.gotemplate.parse;

import java.util.Arrays;

/** Collects the nodes of lists that are read one inside the other, without a list for each while it is read. */
final class NodeStack {
    private Node[] nodes = new Node[32];
    private int size;

    /** Where a list begins. */
    int mark() {
        return size;
    }

    void add(Node node) {
        if (size == nodes.length) {
            nodes = Arrays.copyOf(nodes, size * 2);
        }
        nodes[size++] = node;
    }

    /** Takes what was added since the mark, all of it of one type. */
    <T extends Node> Nodes<T> since(int mark) {
        Nodes<T> taken = Nodes.copyOf(nodes, mark, size);
        size = mark;
        return taken;
    }
}

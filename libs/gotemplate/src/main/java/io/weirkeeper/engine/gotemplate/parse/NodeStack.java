package io.weirkeeper.engine.gotemplate.parse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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
    <T extends Node> List<T> since(int mark, Class<T> type) {
        List<T> list = switch (size - mark) {
            case 0 -> List.of();
            case 1 -> List.of(type.cast(nodes[mark]));
            case 2 -> List.of(type.cast(nodes[mark]), type.cast(nodes[mark + 1]));
            case 3 -> List.of(type.cast(nodes[mark]), type.cast(nodes[mark + 1]), type.cast(nodes[mark + 2]));
            default -> {
                List<T> all = new ArrayList<>(size - mark);
                for (int i = mark; i < size; i++) {
                    all.add(type.cast(nodes[i]));
                }
                yield List.copyOf(all);
            }
        };
        size = mark;
        return list;
    }
}

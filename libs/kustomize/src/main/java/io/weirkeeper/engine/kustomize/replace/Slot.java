package io.weirkeeper.engine.kustomize.replace;

import io.weirkeeper.engine.kustomize.field.Nodes;
import io.weirkeeper.engine.yaml.YamlList;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlScalar;

/** A place in a tree whose node can be exchanged. */
sealed interface Slot {
    YamlNode get();

    void set(YamlNode node);

    /** Whether the node was made a moment ago and has no type of its own yet. */
    boolean isFresh();

    /** The value of a map's field. */
    record Field(YamlMap map, int at, boolean isFresh) implements Slot {
        @Override
        public YamlNode get() {
            return map.valueAt(at);
        }

        @Override
        public void set(YamlNode node) {
            map.setValueAt(at, node);
        }
    }

    /** An item of a list. */
    record Item(YamlList list, int at, boolean isFresh) implements Slot {
        @Override
        public YamlNode get() {
            return list.get(at);
        }

        @Override
        public void set(YamlNode node) {
            list.set(at, node);
        }
    }

    /** The top of a tree. */
    final class Top implements Slot {
        private YamlNode node;

        Top(YamlNode node) {
            this.node = node;
        }

        @Override
        public YamlNode get() {
            return node;
        }

        @Override
        public void set(YamlNode newNode) {
            node = newNode;
        }

        @Override
        public boolean isFresh() {
            return false;
        }
    }

    /** Copies a value here: onto a scalar only its text, so that the type stays. */
    default void assign(YamlNode value) {
        if (get() instanceof YamlScalar scalar) {
            String text = Nodes.rawText(value);
            if (isFresh()) {
                Nodes.setUntagged(scalar, text);
            } else {
                scalar.setText(text);
            }
        } else {
            set(value.copy());
        }
    }
}

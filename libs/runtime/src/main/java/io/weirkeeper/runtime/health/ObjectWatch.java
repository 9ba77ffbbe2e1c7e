package io.weirkeeper.runtime.health;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.runtime.apply.ObjectId;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.kube.ListWatch;

/** One list and watch that keeps rows: of all owned objects of a kind, or of one object by name. */
final class ObjectWatch implements ListWatch.Listener {
    /** What hears about the objects. */
    interface Sink {
        void present(ObjectNode object);

        /** Left the selection or the cluster. */
        void absent(ObjectId id);

        void listed(ObjectWatch watch);

        /** Cannot be watched for now. */
        void blind(ObjectWatch watch, KubeException cause);
    }

    /** What is watched; the name is empty for a whole kind. */
    record Target(String group, String kind, String namespace, String name) {
        static Target kindOf(ObjectId id) {
            return new Target(id.group(), id.kind(), "", "");
        }

        static Target exactly(ObjectId id) {
            return new Target(id.group(), id.kind(), id.namespace(), id.name());
        }
    }

    final Target target;
    private final Sink sink;
    private volatile boolean listed;

    ObjectWatch(Target target, Sink sink) {
        this.target = target;
        this.sink = sink;
    }

    boolean isListed() {
        return listed;
    }

    @Override
    public void present(ObjectNode object) {
        sink.present(object);
    }

    @Override
    public void absent(String namespace, String name) {
        sink.absent(new ObjectId(target.group(), target.kind(), namespace, name));
    }

    @Override
    public void listed() {
        listed = true;
        sink.listed(this);
    }

    @Override
    public void failing(KubeException cause) {
        if (cause.status() >= 400 && !cause.isGone()) {
            sink.blind(this, cause);
        }
    }
}

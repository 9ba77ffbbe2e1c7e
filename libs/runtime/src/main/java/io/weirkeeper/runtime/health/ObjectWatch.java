package io.weirkeeper.runtime.health;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.runtime.apply.ObjectId;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.kube.ListWatch;

/** One list and watch that keeps rows: of all owned objects of a kind, or of one object by name. */
final class ObjectWatch implements ListWatch.Listener {
    /** What hears about the objects. */
    interface Sink {
        void present(ObjectWatch watch, ObjectNode object);

        /** Left the selection or the cluster. */
        void absent(ObjectId id);

        /** @param wasUnserved whether the cluster did not know the kind before */
        void listed(ObjectWatch watch, boolean wasUnserved);

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
    private volatile boolean unserved;
    private volatile boolean ended;

    ObjectWatch(Target target, Sink sink) {
        this.target = target;
        this.sink = sink;
    }

    boolean isByName() {
        return !target.name().isEmpty();
    }

    /** Whether everything there is has been heard of, and what changes is. */
    boolean isListed() {
        return listed;
    }

    /** The cluster does not know the kind, or may not. */
    void isUnserved() {
        unserved = true;
        listed = false;
    }

    /** What still comes is about what another watch knows better. */
    void end() {
        ended = true;
    }

    @Override
    public void present(ObjectNode object) {
        if (!ended) {
            sink.present(this, object);
        }
    }

    @Override
    public void absent(String namespace, String name) {
        if (!ended) {
            sink.absent(new ObjectId(target.group(), target.kind(), namespace, name));
        }
    }

    @Override
    public void listed() {
        boolean wasUnserved = unserved;
        listed = true;
        unserved = false;
        sink.listed(this, wasUnserved);
    }

    @Override
    public void failing(KubeException cause) {
        if (cause.status() >= 400 && !cause.isGone()) {
            listed = false;
            unserved |= cause.isNotFound();
            sink.blind(this, cause);
        }
    }
}

package io.weirkeeper.engine.kustomize.field;

import io.weirkeeper.engine.kustomize.resource.Gvk;
import java.util.List;

/**
 * A place in resources of some kinds: {@code spec/template/metadata/labels}. Lists on the way are entered item by
 * item. Immutable.
 */
public final class FieldSpec {
    /** One step: a field, and whether the text demanded a list there ({@code containers[]}). */
    record Step(String name, boolean list) {}

    private final Gvk gvk;
    private final String path;
    private final boolean create;
    private final Step[] steps;

    /**
     * @param gvk kinds the place exists in
     * @param create whether the fields are made when they are missing
     */
    public FieldSpec(Gvk gvk, String path, boolean create) {
        this.gvk = gvk;
        this.path = path;
        this.create = create;
        List<String> parts = FieldPath.split(path, '/');
        this.steps = parts.stream()
                .map(part -> part.endsWith("[]")
                        ? new Step(part.substring(0, part.length() - 2), true)
                        : new Step(part, false))
                .toArray(Step[]::new);
    }

    public Gvk gvk() {
        return gvk;
    }

    public String path() {
        return path;
    }

    public boolean create() {
        return create;
    }

    int length() {
        return steps.length;
    }

    Step step(int at) {
        return steps[at];
    }

    /** Whether this place is found wherever the other is looked for. */
    boolean covers(FieldSpec other) {
        return path.equals(other.path) && gvk.isSelectedBy(other.gvk);
    }

    @Override
    public String toString() {
        return gvk + ":" + create + ":" + path;
    }
}

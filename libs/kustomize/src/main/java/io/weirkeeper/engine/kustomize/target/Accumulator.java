package io.weirkeeper.engine.kustomize.target;

import io.weirkeeper.engine.kustomize.field.FieldTables;
import io.weirkeeper.engine.kustomize.reference.Vars;
import io.weirkeeper.engine.kustomize.resource.ResourceList;

/** What a directory and its bases have brought together so far. */
final class Accumulator {
    final ResourceList resources = new ResourceList();
    final Vars vars = new Vars();
    FieldTables tables = FieldTables.EMPTY;

    void merge(Accumulator other) {
        resources.addAll(other.resources.all());
        tables = tables.mergedWith(other.tables);
        vars.addAll(other.vars);
    }
}

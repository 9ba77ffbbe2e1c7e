package io.weirkeeper.engine.gotemplate.function;

import io.weirkeeper.engine.gotemplate.value.Bytes;
import io.weirkeeper.engine.gotemplate.value.ListValue;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Nothing;
import io.weirkeeper.engine.gotemplate.value.Value;

/** Merges dictionaries into the first one as dario.cat/mergo 1.0.1 does: nested ones in place, empty values are absent. */
final class Merge {
    private Merge() {}

    static Value all(Value[] maps, boolean overwrite) {
        MapValue target = Arguments.map(maps, 0);
        for (int i = 1; i < maps.length; i++) {
            MapValue source = Arguments.map(maps, i);
            if (target.isNil() && !source.isNil()) {
                target = MapValue.create();
            }
            merge(target, source, overwrite);
        }
        return target;
    }

    @SuppressWarnings("ReferenceEquality") // a dictionary merged into itself stays as it is
    private static void merge(MapValue target, MapValue source, boolean overwrite) {
        if (target == source) {
            return;
        }
        for (String key : source.keys()) {
            Value from = source.get(key);
            if (from == null || from.isNothing()) {
                if (overwrite) {
                    target.put(key, Nothing.NIL);
                }
                continue;
            }
            Value into = target.get(key);
            if (from instanceof MapValue sourceMap && into instanceof MapValue targetMap && !targetMap.isNil()) {
                merge(targetMap, sourceMap, overwrite);
            }
            boolean isList = from instanceof ListValue || from instanceof Bytes;
            if (isList && overwrite) {
                target.put(key, from);
            }
            if (into != null && !Emptiness.isEmpty(into)) {
                if (isList || from instanceof MapValue && into instanceof MapValue) {
                    continue;
                }
            }
            if (overwrite || into == null || Emptiness.isEmpty(into)) {
                target.put(key, from);
            }
        }
    }
}

package io.weirkeeper.engine.gotemplate.value;

import java.util.List;

/** A Go slice. It never changes: functions that add elements make a new one. */
public record ListValue(GoType type, List<Value> items, boolean isNil) implements Value {
    private static final ListValue EMPTY = new ListValue(GoType.LIST, List.of(), false);

    /** A {@code []interface{}}; the list is used as it is and must not change any more. */
    public static ListValue of(List<Value> items) {
        return items.isEmpty() ? EMPTY : new ListValue(GoType.LIST, items, false);
    }

    public static ListValue of(GoType type, List<Value> items) {
        return new ListValue(type, items, false);
    }

    /** A slice variable that was never set: empty, printed as null in JSON. */
    public static ListValue nil(GoType type) {
        return new ListValue(type, List.of(), true);
    }

    public int size() {
        return items.size();
    }

    public Value get(int index) {
        return items.get(index);
    }
}

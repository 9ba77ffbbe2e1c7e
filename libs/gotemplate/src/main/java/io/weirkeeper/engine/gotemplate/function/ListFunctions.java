package io.weirkeeper.engine.gotemplate.function;

import static io.weirkeeper.engine.gotemplate.value.GoType.ANY;
import static io.weirkeeper.engine.gotemplate.value.GoType.INT;

import io.weirkeeper.engine.gotemplate.value.Bool;
import io.weirkeeper.engine.gotemplate.value.Bytes;
import io.weirkeeper.engine.gotemplate.value.CallContext;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.GoFunction.Body;
import io.weirkeeper.engine.gotemplate.value.GoType;
import io.weirkeeper.engine.gotemplate.value.ListValue;
import io.weirkeeper.engine.gotemplate.value.Nothing;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** Sprig's functions on lists. */
final class ListFunctions {
    private static final int BYTES_PER_ELEMENT = 16;

    private ListFunctions() {}

    static void register(FunctionTable table) {
        table.addVariadic("list", ANY, (_, a) -> ListValue.of(Arrays.asList(a)));
        table.alias("tuple", "list");
        both(table, "append", "mustAppend", ListFunctions::append, ANY, ANY);
        both(table, "push", "mustPush", ListFunctions::append, ANY, ANY);
        both(table, "prepend", "mustPrepend", ListFunctions::prepend, ANY, ANY);
        both(table, "first", "mustFirst", ListFunctions::first, ANY);
        both(table, "last", "mustLast", ListFunctions::last, ANY);
        both(table, "rest", "mustRest", (_, a) -> part(a[0], "rest", 1, 0), ANY);
        both(table, "initial", "mustInitial", (_, a) -> part(a[0], "initial", 0, 1), ANY);
        both(table, "reverse", "mustReverse", ListFunctions::reverse, ANY);
        both(table, "compact", "mustCompact", ListFunctions::compact, ANY);
        both(table, "uniq", "mustUniq", ListFunctions::unique, ANY);
        both(table, "has", "mustHas", ListFunctions::has, ANY, ANY);
        both(table, "chunk", "mustChunk", ListFunctions::chunk, INT, ANY);
        table.addVariadic("without", ANY, ListFunctions::without, ANY);
        table.alias("mustWithout", "without");
        table.addVariadic("slice", ANY, ListFunctions::slice, ANY);
        table.alias("mustSlice", "slice");
        table.addVariadic("concat", ANY, ListFunctions::concat);
        table.add("sortAlpha", ListFunctions::sortAlpha, ANY);
    }

    private static void both(FunctionTable table, String name, String must, Body body, GoType... parameters) {
        table.add(name, body, parameters);
        table.alias(must, name);
    }

    private static Value append(CallContext context, Value[] a) {
        List<Value> items = Emptiness.elements(a[0], "Cannot push on type ");
        context.charge((long) items.size() * BYTES_PER_ELEMENT);
        List<Value> result = new ArrayList<>(items.size() + 1);
        result.addAll(items);
        result.add(a[1]);
        return ListValue.of(result);
    }

    private static Value prepend(CallContext context, Value[] a) {
        List<Value> items = Emptiness.elements(a[0], "Cannot prepend on type ");
        context.charge((long) items.size() * BYTES_PER_ELEMENT);
        List<Value> result = new ArrayList<>(items.size() + 1);
        result.add(a[1]);
        result.addAll(items);
        return ListValue.of(result);
    }

    private static Value first(CallContext context, Value[] a) {
        List<Value> items = Emptiness.elements(a[0], "Cannot find first on type ");
        return items.isEmpty() ? Nothing.NIL : items.getFirst();
    }

    private static Value last(CallContext context, Value[] a) {
        List<Value> items = Emptiness.elements(a[0], "Cannot find last on type ");
        return items.isEmpty() ? Nothing.NIL : items.getLast();
    }

    private static Value part(Value list, String name, int skipFirst, int skipLast) {
        List<Value> items = Emptiness.elements(list, "Cannot find " + name + " on type ");
        return items.isEmpty()
                ? ListValue.nil(GoType.LIST)
                : ListValue.of(items.subList(skipFirst, items.size() - skipLast));
    }

    private static Value reverse(CallContext context, Value[] a) {
        List<Value> items = new ArrayList<>(Emptiness.elements(a[0], "Cannot find reverse on type "));
        context.charge((long) items.size() * BYTES_PER_ELEMENT);
        Collections.reverse(items);
        return ListValue.of(items);
    }

    private static Value compact(CallContext context, Value[] a) {
        List<Value> result = new ArrayList<>();
        for (Value item : Emptiness.elements(a[0], "Cannot compact on type ")) {
            if (!Emptiness.isEmpty(item)) {
                result.add(item);
            }
        }
        return ListValue.of(result);
    }

    private static boolean contains(CallContext context, List<Value> list, Value wanted) {
        context.charge(list.size());
        for (Value item : list) {
            if (Emptiness.deepEqual(wanted, item)) {
                return true;
            }
        }
        return false;
    }

    private static Value unique(CallContext context, Value[] a) {
        List<Value> result = new ArrayList<>();
        for (Value item : Emptiness.elements(a[0], "Cannot find uniq on type ")) {
            if (!contains(context, result, item)) {
                result.add(item);
            }
        }
        return ListValue.of(result);
    }

    private static Value without(CallContext context, Value[] a) {
        List<Value> omitted = Arguments.rest(a, 1);
        List<Value> result = new ArrayList<>();
        for (Value item : Emptiness.elements(a[0], "Cannot find without on type ")) {
            if (!contains(context, omitted, item)) {
                result.add(item);
            }
        }
        return ListValue.of(result);
    }

    private static Value has(CallContext context, Value[] a) {
        if (a[1].isNothing()) {
            return Bool.FALSE;
        }
        return Bool.of(contains(context, Emptiness.elements(a[1], "Cannot find has on type "), a[0]));
    }

    private static Value chunk(CallContext context, Value[] a) {
        List<Value> items = Emptiness.elements(a[1], "Cannot chunk type ");
        long size = Arguments.integer(a, 0);
        double chunks = Math.floor((items.size() - 1.0) / size) + 1;
        if (Double.isNaN(chunks) || chunks < 0 || Double.isInfinite(chunks)) {
            throw new GoError("runtime error: makeslice: len out of range");
        }
        List<Value> result = new ArrayList<>();
        for (int i = 0; i < (int) chunks; i++) {
            long length = i == (int) chunks - 1 ? items.size() % size : size;
            length = length == 0 ? size : length;
            if (length < 0) {
                throw new GoError("runtime error: makeslice: len out of range");
            }
            result.add(ListValue.of(items.subList((int) (i * size), (int) (i * size + length))));
        }
        return ListValue.of(GoType.LISTS, result);
    }

    private static Value slice(CallContext context, Value[] a) {
        List<Value> items = Emptiness.elements(a[0], "list should be type of slice or array but ");
        if (items.isEmpty()) {
            return Nothing.NIL;
        }
        long start = a.length > 1 ? Casts.toInt64(a[1]) : 0;
        long end = a.length > 2 ? Casts.toInt64(a[2]) : items.size();
        if (start < 0 || start > end || end > items.size()) {
            throw new GoError("reflect.Value.Slice: slice index out of bounds");
        }
        if (a[0] instanceof Bytes bytes) {
            return Bytes.of(bytes.raw().substring((int) start, (int) end));
        }
        return ListValue.of(a[0].type(), items.subList((int) start, (int) end));
    }

    private static Value concat(CallContext context, Value[] a) {
        List<Value> result = new ArrayList<>();
        for (Value list : a) {
            if (!(list instanceof ListValue) && !(list instanceof Bytes) && !list.isNothing()) {
                throw new GoError("Cannot concat type " + list.kind().goName() + " as list");
            }
            List<Value> items = Emptiness.elements(list, "");
            context.charge((long) items.size() * BYTES_PER_ELEMENT);
            result.addAll(items);
        }
        return result.isEmpty() ? ListValue.nil(GoType.LIST) : ListValue.of(result);
    }

    private static Value sortAlpha(CallContext context, Value[] a) {
        if (a[0].isNothing()) {
            return Casts.strings(List.of("<nil>"));
        }
        List<String> texts = new ArrayList<>(Casts.toTexts(a[0]));
        Collections.sort(texts);
        return Casts.strings(texts);
    }
}

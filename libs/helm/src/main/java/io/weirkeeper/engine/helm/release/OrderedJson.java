package io.weirkeeper.engine.helm.release;

import io.weirkeeper.engine.gotemplate.data.JsonEncoder;
import io.weirkeeper.engine.gotemplate.value.ListValue;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import io.weirkeeper.engine.yaml.JsonWriter;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes one JSON object field by field in a given order, as Go writes structs. Used once, by one thread. */
final class OrderedJson {
    private final StringBuilder out;
    private boolean isFirst = true;

    private OrderedJson(StringBuilder out) {
        this.out = out;
    }

    static String write(Consumer<OrderedJson> fields) {
        StringBuilder out = new StringBuilder(4096);
        object(out, fields);
        return out.toString();
    }

    private static void object(StringBuilder out, Consumer<OrderedJson> fields) {
        out.append('{');
        fields.accept(new OrderedJson(out));
        out.append('}');
    }

    private OrderedJson name(String name) {
        if (!isFirst) {
            out.append(',');
        }
        isFirst = false;
        JsonWriter.appendString(out, name);
        out.append(':');
        return this;
    }

    OrderedJson text(String name, String value) {
        name(name);
        JsonWriter.appendString(out, value);
        return this;
    }

    OrderedJson textUnlessEmpty(String name, String value) {
        return value.isEmpty() ? this : text(name, value);
    }

    OrderedJson number(String name, long value) {
        name(name).out.append(value);
        return this;
    }

    OrderedJson numberUnlessZero(String name, long value) {
        return value == 0 ? this : number(name, value);
    }

    OrderedJson object(String name, Consumer<OrderedJson> fields) {
        name(name);
        object(out, fields);
        return this;
    }

    /** Any tree; maps in the order of their keys. */
    OrderedJson tree(String name, @Nullable Value value) {
        name(name).out.append(value == null ? "null" : Text.decode(JsonEncoder.encode(value)));
        return this;
    }

    OrderedJson textsUnlessEmpty(String name, List<String> values) {
        if (values.isEmpty()) {
            return this;
        }
        name(name).out.append('[');
        for (int i = 0; i < values.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            JsonWriter.appendString(out, values.get(i));
        }
        out.append(']');
        return this;
    }

    <T> OrderedJson list(String name, List<T> items, java.util.function.BiConsumer<OrderedJson, T> fields) {
        name(name).out.append('[');
        for (int i = 0; i < items.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            T item = items.get(i);
            object(out, inner -> fields.accept(inner, item));
        }
        out.append(']');
        return this;
    }

    /**
     * The fields of a tree that was a Go struct whose empty fields are left out: in the struct's order.
     *
     * @param nested how to write a list of structs that is one of the fields
     */
    OrderedJson struct(
            @Nullable Value tree, List<String> order, java.util.function.Function<String, List<String>> nested) {
        if (tree instanceof MapValue map) {
            for (String field : order) {
                Value value = map.get(field);
                List<String> inner = nested.apply(field);
                if (value == null || value.isNothing()) {
                    continue;
                }
                if (!inner.isEmpty() && value instanceof ListValue list) {
                    list(field, list.items(), (json, item) -> json.struct(item, inner, _ -> List.of()));
                } else {
                    tree(field, value);
                }
            }
        }
        return this;
    }
}

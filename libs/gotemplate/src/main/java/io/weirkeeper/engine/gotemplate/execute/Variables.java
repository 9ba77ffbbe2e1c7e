package io.weirkeeper.engine.gotemplate.execute;

import io.weirkeeper.engine.gotemplate.value.Nothing;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The variables of one template as a stack. Each name is one object, the parser sees to that, so they are compared by identity. */
final class Variables {
    private String[] names = new String[8];
    private Value[] values = new Value[8];
    private boolean[] boxed = new boolean[8];
    private int size;

    int mark() {
        return size;
    }

    void release(int mark) {
        while (size > mark) {
            values[--size] = Nothing.INVALID;
        }
    }

    void push(String name, Value value, boolean isBoxed) {
        if (size == names.length) {
            names = Arrays.copyOf(names, size * 2);
            values = Arrays.copyOf(values, size * 2);
            boxed = Arrays.copyOf(boxed, size * 2);
        }
        names[size] = name;
        values[size] = value;
        boxed[size++] = isBoxed;
    }

    /** Sets the variable that was declared last under a name; false when there is none. */
    boolean set(String name, Value value, boolean isBoxed) {
        int found = find(name);
        if (found < 0) {
            return false;
        }
        values[found] = value;
        boxed[found] = isBoxed;
        return true;
    }

    /** Sets the n-th variable from the top, counted from 1. */
    void setTop(int n, Value value, boolean isBoxed) {
        values[size - n] = value;
        boxed[size - n] = isBoxed;
    }

    @Nullable
    Value get(String name) {
        int found = find(name);
        return found < 0 ? null : values[found];
    }

    /** Whether the variable holds an element of a collection of interfaces. */
    boolean isBoxed(String name) {
        int found = find(name);
        return found >= 0 && boxed[found];
    }

    @SuppressWarnings({"ReferenceEquality", "StringEquality"}) // one object for each name
    private int find(String name) {
        for (int i = size - 1; i >= 0; i--) {
            if (names[i] == name) {
                return i;
            }
        }
        return -1;
    }
}

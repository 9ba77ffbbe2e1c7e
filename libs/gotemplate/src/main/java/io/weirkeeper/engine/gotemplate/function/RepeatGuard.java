package io.weirkeeper.engine.gotemplate.function;

import io.weirkeeper.engine.gotemplate.value.GoError;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Refuses regular expressions whose nested counted repetitions multiply to more than 1000, as Go does; RE2/J would try
 * to unfold them.
 */
final class RepeatGuard {
    private static final long MAX_REPEAT = 1000;

    private final String expression;
    private final Deque<Long> outer = new ArrayDeque<>();
    private long largest = 1;
    private long atom = 1;

    private RepeatGuard(String expression) {
        this.expression = expression;
    }

    static void check(String expression) {
        if (expression.indexOf('{') >= 0) {
            new RepeatGuard(expression).scan();
        }
    }

    private void scan() {
        for (int at = 0; at < expression.length(); at++) {
            switch (expression.charAt(at)) {
                case '\\' -> {
                    at++;
                    atom = 1;
                }
                case '[' -> {
                    at = endOfClass(at);
                    atom = 1;
                }
                case '(' -> {
                    outer.push(largest);
                    largest = 1;
                    atom = 1;
                }
                case ')' -> {
                    atom = largest;
                    largest = outer.isEmpty() ? 1 : Math.max(outer.pop(), atom);
                }
                case '{' -> at = repeat(at);
                case '*', '+', '?' -> {
                    // repeats the atom as often as it likes, which unfolds nothing
                }
                default -> atom = 1;
            }
        }
    }

    private int endOfClass(int start) {
        int at = start + 1;
        if (at < expression.length() && expression.charAt(at) == '^') {
            at++;
        }
        for (boolean first = true; at < expression.length(); first = false, at++) {
            char c = expression.charAt(at);
            if (c == ']' && !first) {
                return at;
            }
            if (c == '\\') {
                at++;
            }
        }
        return at;
    }

    private int repeat(int start) {
        int end = expression.indexOf('}', start);
        if (end < 0) {
            return start;
        }
        long count = 0;
        for (String bound : expression.substring(start + 1, end).split(",", -1)) {
            if (bound.length() > 6 || !bound.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return start;
            }
            count = Math.max(count, bound.isEmpty() ? 0 : Long.parseLong(bound));
        }
        atom *= Math.max(count, 1);
        if (atom > MAX_REPEAT) {
            throw new GoError(
                    "error parsing regexp: invalid repeat count: `" + expression.substring(start, end + 1) + "`");
        }
        largest = Math.max(largest, atom);
        return end;
    }
}

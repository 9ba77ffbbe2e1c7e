package io.weirkeeper.engine.yaml;

import java.util.Arrays;

/**
 * Where a key without a question mark may have begun, for the block and for each flow collection that is open: known to
 * be one only when a colon follows, on the same line and not too far away.
 */
final class SimpleKeys {
    private static final int LONGEST = 1024;
    private static final int FIELDS = 4;

    private final Chars chars;
    private final Faults faults;
    private final TokenQueue tokens;
    private boolean[] possible = new boolean[16];
    private boolean[] required = new boolean[16];
    private int[] fields = new int[16 * FIELDS]; // of each level the token's number, its index, line and column
    private int level;

    SimpleKeys(Chars chars, Faults faults, TokenQueue tokens) {
        this.chars = chars;
        this.faults = faults;
        this.tokens = tokens;
    }

    /** How many flow collections are open. */
    int level() {
        return level;
    }

    void open() {
        level++;
        if (level == possible.length) {
            possible = Arrays.copyOf(possible, 2 * level);
            required = Arrays.copyOf(required, 2 * level);
            fields = Arrays.copyOf(fields, 2 * level * FIELDS);
        }
        possible[level] = false;
        fields[level * FIELDS] = tokens.nextNumber();
    }

    void close() {
        if (level > 0) {
            tokens.forgetKey(number());
            level--;
        }
    }

    /** Notes that the next token, which begins here, may begin a key. */
    void save(boolean isRequired, int column) {
        remove();
        possible[level] = true;
        required[level] = isRequired;
        int at = level * FIELDS;
        fields[at] = tokens.nextNumber();
        fields[at + 1] = chars.index(chars.at());
        fields[at + 2] = chars.line();
        fields[at + 3] = column;
    }

    /** Gives up what may have been a key. */
    void remove() {
        if (possible[level]) {
            refuseRequired(level);
            possible[level] = false;
            tokens.forgetKey(number());
        }
    }

    /** Whether a colon here would make a key of what was saved at a level. */
    boolean isPossible(int atLevel) {
        if (atLevel > level || !possible[atLevel]) {
            return false;
        }
        int at = atLevel * FIELDS;
        if (fields[at + 2] < chars.line() || fields[at + 1] + LONGEST < chars.index(chars.at())) {
            refuseRequired(atLevel);
            possible[atLevel] = false;
            return false;
        }
        return true;
    }

    private void refuseRequired(int atLevel) {
        if (required[atLevel]) {
            throw faults.token(
                    "could not find expected ':'", fields[atLevel * FIELDS + 2], chars.line(), chars.column());
        }
    }

    /** The key was found. */
    void take() {
        possible[level] = false;
        tokens.forgetKey(number());
    }

    int number() {
        return fields[level * FIELDS];
    }

    int line() {
        return fields[level * FIELDS + 2];
    }

    int column() {
        return fields[level * FIELDS + 3];
    }
}

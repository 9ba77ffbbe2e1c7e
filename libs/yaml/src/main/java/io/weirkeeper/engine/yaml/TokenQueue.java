package io.weirkeeper.engine.yaml;

import java.util.Arrays;

/** Tokens that were read and not yet taken, each known by its number in the text. Their objects are used again. */
final class TokenQueue {
    private Token[] tokens = new Token[16];
    private int head;
    private int tail;
    private int taken;

    TokenQueue() {
        fill(0);
    }

    private void fill(int from) {
        for (int i = from; i < tokens.length; i++) {
            tokens[i] = new Token();
        }
    }

    int size() {
        return tail - head;
    }

    Token first() {
        return tokens[head];
    }

    void removeFirst() {
        head++;
        taken++;
        if (head == tail) {
            head = 0;
            tail = 0;
        }
    }

    /** The number of the token that is added next. */
    int nextNumber() {
        return taken + size();
    }

    /** Appends a token. */
    Token add(Token.Kind kind, int line, int column) {
        if (tail == tokens.length) {
            makeRoom();
        }
        Token token = tokens[tail++];
        token.kind = kind;
        token.line = line;
        token.column = column;
        token.keyLevel = Token.NO_KEY;
        return token;
    }

    /** Inserts a token before the one of that number; at the end when that one was taken already, as Go does. */
    void insert(int number, Token.Kind kind, int line, int column) {
        Token token = add(kind, line, column);
        if (number < taken) {
            return;
        }
        int position = head + number - taken;
        for (int i = tail - 1; i > position; i--) { // few
            tokens[i] = tokens[i - 1];
        }
        tokens[position] = token;
    }

    /** Notes that a token begins no simple key. */
    void forgetKey(int number) {
        int position = head + number - taken;
        if (position >= head && position < tail) {
            tokens[position].keyLevel = Token.NO_KEY;
        }
    }

    private void makeRoom() {
        if (head < tokens.length / 2) {
            int length = tokens.length;
            tokens = Arrays.copyOf(tokens, 2 * length);
            fill(length);
            return;
        }
        int size = size();
        for (int i = 0; i < size; i++) { // those that were taken change places with those that were not
            Token free = tokens[i];
            tokens[i] = tokens[head + i];
            tokens[head + i] = free;
        }
        head = 0;
        tail = size;
    }
}

package io.weirkeeper.engine.gotemplate.function;

import io.weirkeeper.engine.gotemplate.format.Runes;

/** Splits identifiers into words and joins them in another case, as huandu/xstrings 1.5 does. */
final class CaseWords {
    private enum Kind {
        INVALID,
        NUMBER,
        UPPER,
        ALPHABET,
        CONNECTOR,
        PUNCTUATION,
        OTHER
    }

    private final int[] runes;
    private final char connector;
    private final StringBuilder out = new StringBuilder();
    private Kind kind = Kind.INVALID;
    private int from;
    private int to;

    private CaseWords(String raw, char connector) {
        this.runes = Runes.toArray(raw);
        this.connector = connector;
    }

    /** snake_case or kebab-case. */
    static String toLower(String raw, char connector) {
        return raw.isEmpty() ? "" : new CaseWords(raw, connector).run();
    }

    private String run() {
        next();
        while (to < runes.length) {
            if (kind != Kind.CONNECTOR) {
                append(kind, from, to);
            }
            Kind previous = kind;
            int lastFrom = from;
            int lastTo = to;
            next();
            switch (previous) {
                case NUMBER -> {
                    lettersAndNumbers();
                    if (kind != Kind.INVALID) {
                        connect();
                    }
                }
                case CONNECTOR -> append(previous, lastFrom, lastTo);
                case PUNCTUATION -> {
                    // stands by itself
                }
                default -> afterLetters();
            }
        }
        append(kind, from, to);
        return out.toString();
    }

    private void afterLetters() {
        if (kind != Kind.NUMBER) {
            connect();
            return;
        }
        if (to >= runes.length) {
            return;
        }
        int numberFrom = from;
        int numberTo = to;
        next();
        if (kind != Kind.ALPHABET) {
            append(Kind.NUMBER, numberFrom, numberTo);
            connect();
            return;
        }
        out.append(connector);
        append(Kind.NUMBER, numberFrom, numberTo);
        lettersAndNumbers();
        if (kind != Kind.INVALID) {
            connect();
        }
    }

    private void connect() {
        if (kind != Kind.CONNECTOR && kind != Kind.PUNCTUATION) {
            out.append(connector);
        }
    }

    private void lettersAndNumbers() {
        while (kind == Kind.ALPHABET || kind == Kind.NUMBER) {
            append(kind, from, to);
            next();
        }
    }

    private void append(Kind word, int start, int end) {
        for (int i = start; i < end; i++) {
            int rune = runes[i];
            if (word != Kind.UPPER && word != Kind.CONNECTOR) {
                Runes.append(out, rune);
            } else if (isConnector(rune)) {
                out.append(connector);
            } else {
                Runes.append(out, Character.isUpperCase(rune) ? Character.toLowerCase(rune) : rune);
            }
        }
    }

    private void next() {
        from = to;
        if (from >= runes.length) {
            kind = Kind.INVALID;
            return;
        }
        int rune = runes[to++];
        if (isConnector(rune)) {
            kind = Kind.CONNECTOR;
            while (to < runes.length && isConnector(runes[to])) {
                to++;
            }
        } else if (isPunctuation(rune)) {
            kind = Kind.PUNCTUATION;
            while (to < runes.length && isPunctuation(runes[to])) {
                to++;
            }
        } else if (Character.isUpperCase(rune)) {
            kind = Kind.UPPER;
            upper();
        } else if (isAlphabet(rune)) {
            kind = Kind.ALPHABET;
            lowerLetters();
        } else if (isNumber(rune)) {
            kind = Kind.NUMBER;
            while (to < runes.length && isNumber(runes[to])) {
                to++;
            }
        } else {
            kind = Kind.OTHER;
            while (to < runes.length && isOther(runes[to])) {
                to++;
            }
        }
    }

    private void upper() {
        if (to >= runes.length) {
            return;
        }
        if (!Character.isUpperCase(runes[to])) {
            if (isAlphabet(runes[to])) {
                lowerLetters();
            }
            return;
        }
        while (to < runes.length && Character.isUpperCase(runes[to])) {
            to++;
        }
        if (to < runes.length && isAlphabet(runes[to])) {
            to--;
        }
    }

    private void lowerLetters() {
        while (to < runes.length && isAlphabet(runes[to]) && !Character.isUpperCase(runes[to])) {
            to++;
        }
    }

    private static boolean isConnector(int rune) {
        return rune == '-' || rune == '_' || Runes.isSpace(rune);
    }

    private static boolean isAlphabet(int rune) {
        boolean ideograph = rune >= 0x4e00 && rune <= 0x9fcc
                || rune >= 0x3400 && rune <= 0x4d85
                || rune >= 0x20000 && rune <= 0x2b81d;
        return Character.isLetter(rune) && !ideograph;
    }

    private static boolean isNumber(int rune) {
        return switch (Character.getType(rune)) {
            case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER -> true;
            default -> false;
        };
    }

    private static boolean isPunctuation(int rune) {
        return switch (Character.getType(rune)) {
            case Character.CONNECTOR_PUNCTUATION,
                    Character.DASH_PUNCTUATION,
                    Character.START_PUNCTUATION,
                    Character.END_PUNCTUATION,
                    Character.INITIAL_QUOTE_PUNCTUATION,
                    Character.FINAL_QUOTE_PUNCTUATION,
                    Character.OTHER_PUNCTUATION -> true;
            default -> false;
        };
    }

    private static boolean isOther(int rune) {
        return !isConnector(rune) && !isAlphabet(rune) && !isNumber(rune) && !isPunctuation(rune);
    }

    /** PascalCase; connectors at the start stay. */
    static String toPascal(String raw) {
        int[] runes = Runes.toArray(raw);
        StringBuilder out = new StringBuilder();
        int at = 0;
        while (at < runes.length && isConnector(runes[at])) {
            Runes.append(out, runes[at++]);
        }
        if (at >= runes.length) {
            if (runes.length > 0) {
                // xstrings prints the last connector again
                Runes.append(out, runes[runes.length - 1]);
            }
            return out.toString();
        }
        boolean firstUpper = Character.isUpperCase(runes[at]);
        int current = Character.toUpperCase(runes[at++]);
        while (at < runes.length) {
            int previous = current;
            current = runes[at++];
            if (isConnector(current) && isConnector(previous)) {
                Runes.append(out, previous);
                continue;
            }
            if (isConnector(previous)) {
                firstUpper = Character.isUpperCase(current);
                current = Character.toUpperCase(current);
            } else {
                if (firstUpper && Character.isUpperCase(current)) {
                    current = Character.toLowerCase(current);
                } else {
                    firstUpper = false;
                }
                Runes.append(out, previous);
            }
        }
        Runes.append(out, current);
        return out.toString();
    }
}

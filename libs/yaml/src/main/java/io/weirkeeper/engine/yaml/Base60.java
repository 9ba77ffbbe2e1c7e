package io.weirkeeper.engine.yaml;

/** Numbers in base 60, {@code 1:30}, which go-yaml reads as text but prints in quotes for the sake of others. */
final class Base60 {
    private Base60() {}

    /** Whether text is {@code [-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?}. */
    static boolean matches(String text) {
        int length = text.length();
        if (length < 3 || text.indexOf(':') < 0) {
            return false;
        }
        int at = text.charAt(0) == '-' || text.charAt(0) == '+' ? 1 : 0;
        if (!isDigit(text, at)) {
            return false;
        }
        at++;
        while (isDigit(text, at) || is(text, at, '_')) {
            at++;
        }
        if (!is(text, at, ':')) {
            return false;
        }
        while (is(text, at, ':')) {
            at++;
            if (!isDigit(text, at)) {
                return false;
            }
            boolean two = isDigit(text, at + 1);
            if (two && text.charAt(at) > '5') {
                return false;
            }
            at += two ? 2 : 1;
        }
        if (is(text, at, '.')) {
            at++;
            while (isDigit(text, at) || is(text, at, '_')) {
                at++;
            }
        }
        return at == length;
    }

    private static boolean is(String text, int at, char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    private static boolean isDigit(String text, int at) {
        return at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9';
    }
}

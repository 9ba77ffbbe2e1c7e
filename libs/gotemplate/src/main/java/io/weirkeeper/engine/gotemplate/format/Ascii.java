package io.weirkeeper.engine.gotemplate.format;

/** Case of ASCII letters only, whatever the locale. */
public final class Ascii {
    private Ascii() {}

    public static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + 32) : c;
    }

    public static String lower(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            out.append(lower(text.charAt(i)));
        }
        return out.toString();
    }
}

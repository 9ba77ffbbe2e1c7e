package io.weirkeeper.engine.gotemplate.parse;

import io.weirkeeper.engine.gotemplate.format.Quoting;

/** A lexical element: its byte position in the text, its raw text and the line it starts on. */
record Token(TokenType type, int position, String text, int line) {
    /** The token as error messages show it. */
    String display() {
        if (type == TokenType.EOF) {
            return "EOF";
        }
        if (type == TokenType.ERROR) {
            return text;
        }
        if (type.isKeyword()) {
            return "<" + text + ">";
        }
        if (text.length() > 10) {
            return Quoting.quote(Quoting.firstRunes(text, 10)) + "...";
        }
        return Quoting.quote(text);
    }
}

package io.weirkeeper.engine.gotemplate.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** One PEM block. */
final class Pem {
    private static final String BEGIN = "-----BEGIN ";
    private static final String DASHES = "-----";

    private final String type;
    private final byte[] content;

    Pem(String type, byte[] content) {
        this.type = type;
        this.content = content;
    }

    String type() {
        return type;
    }

    byte[] content() {
        return content;
    }

    /** The first block in a text, or null when there is none. */
    static @Nullable Pem decode(String text) {
        int begin = text.startsWith(BEGIN) ? 0 : text.indexOf("\n" + BEGIN) + 1;
        if (begin == 0 && !text.startsWith(BEGIN)) {
            return null;
        }
        int typeEnd = text.indexOf(DASHES, begin + BEGIN.length());
        if (typeEnd < 0) {
            return null;
        }
        String type = text.substring(begin + BEGIN.length(), typeEnd);
        int end = text.indexOf("\n-----END " + type + DASHES, typeEnd);
        if (end < 0) {
            return null;
        }
        String body = text.substring(typeEnd + DASHES.length(), end);
        int headersEnd = body.indexOf("\n\n");
        if (body.indexOf(':') >= 0 && headersEnd >= 0) {
            body = body.substring(headersEnd);
        }
        try {
            return new Pem(type, Base64.getDecoder().decode(body.replaceAll("\\s", "")));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    String encode() {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII)).encodeToString(content);
        return BEGIN + type + DASHES + "\n" + body + "\n-----END " + type + DASHES + "\n";
    }
}

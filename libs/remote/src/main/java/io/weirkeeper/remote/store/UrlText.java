package io.weirkeeper.remote.store;

import java.nio.charset.StandardCharsets;

/** Keys of objects as parts of URLs. */
final class UrlText {
    private static final String HEX = "0123456789ABCDEF";

    private UrlText() {}

    /** As signatures want it: all but letters, digits and {@code -._~} by its bytes. */
    static String encode(String text, boolean keepSlash) {
        StringBuilder encoded = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean plain = (c >= 'a' && c <= 'z')
                    || (c >= 'A' && c <= 'Z')
                    || (c >= '0' && c <= '9')
                    || "-._~".indexOf(c) >= 0
                    || (keepSlash && c == '/');
            if (plain) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 15));
            }
        }
        return encoded.toString();
    }
}

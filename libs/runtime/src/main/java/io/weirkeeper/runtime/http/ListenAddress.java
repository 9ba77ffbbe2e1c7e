package io.weirkeeper.runtime.http;

/**
 * An address in Go's form: {@code :9090}, {@code 127.0.0.1:9090}.
 *
 * @param port 0 lets the system choose
 */
public record ListenAddress(String host, int port) {
    /** @throws IllegalArgumentException when the text has not that form */
    public static ListenAddress parse(String text) {
        int colon = text.lastIndexOf(':');
        try {
            String host = colon <= 0 ? "0.0.0.0" : text.substring(0, colon);
            return new ListenAddress(host, Integer.parseInt(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "'" + text + "' is not an address to listen on: expected [host]:port such as :9090", e);
        }
    }

    @Override
    public String toString() {
        return host + ":" + port;
    }
}

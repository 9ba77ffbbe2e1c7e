package io.weirkeeper.remote.oci;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a server wants to see before it answers (RFC 9110, WWW-Authenticate).
 *
 * @param scheme in lower case
 * @param parameters by lower-case name
 */
record Challenge(String scheme, Map<String, String> parameters) {
    Challenge {
        parameters = Map.copyOf(parameters);
    }

    /** The challenge that a registry client answers: bearer before basic; empty when there is neither. */
    static Optional<Challenge> of(List<String> headers) {
        List<Challenge> all = new ArrayList<>();
        headers.forEach(header -> new Reader(header).readInto(all));
        return all.stream()
                .filter(challenge -> challenge.scheme().equals("bearer"))
                .findFirst()
                .or(() -> all.stream()
                        .filter(challenge -> challenge.scheme().equals("basic"))
                        .findFirst());
    }

    /** The value of a parameter; empty when it is absent. */
    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** Reads one header from left to right; what it does not understand ends it. */
    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        void readInto(List<Challenge> all) {
            skip(" ,");
            String scheme = token();
            while (!scheme.isEmpty()) {
                Map<String, String> parameters = new TreeMap<>();
                skip(" ,");
                String name = token();
                while (!name.isEmpty() && peek() == '=') {
                    at++;
                    parameters.put(name.toLowerCase(Locale.ROOT), peek() == '"' ? quoted() : token());
                    skip(" ,");
                    name = token();
                }
                all.add(new Challenge(scheme.toLowerCase(Locale.ROOT), parameters));
                scheme = name;
            }
        }

        private void skip(String characters) {
            while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        private char peek() {
            return at < text.length() ? text.charAt(at) : '\0';
        }

        private String token() {
            int start = at;
            while (at < text.length() && " ,=\"".indexOf(text.charAt(at)) < 0) {
                at++;
            }
            return text.substring(start, at);
        }

        private String quoted() {
            StringBuilder value = new StringBuilder();
            at++;
            while (at < text.length() && text.charAt(at) != '"') {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                value.append(text.charAt(at++));
            }
            at = Math.min(at + 1, text.length());
            return value.toString();
        }
    }
}

package io.weirkeeper.engine.gotemplate.function;

import io.weirkeeper.engine.gotemplate.format.Ascii;
import io.weirkeeper.engine.gotemplate.format.Quoting;
import io.weirkeeper.engine.gotemplate.value.GoError;
import org.jspecify.annotations.Nullable;

/** A URL as Go's net/url splits and joins it; {@code rawPath} is set only when the path's escaping is unusual. */
record GoUrl(
        String scheme,
        String opaque,
        @Nullable String userInfo,
        String host,
        String path,
        String rawPath,
        String query,
        String fragment) {
    private static final String HEX = "0123456789ABCDEF";

    private enum Part {
        PATH,
        HOST,
        ZONE,
        USER,
        FRAGMENT
    }

    static GoUrl parse(String raw) {
        String withoutFragment = raw;
        String fragment = "";
        int hash = raw.indexOf('#');
        if (hash >= 0) {
            withoutFragment = raw.substring(0, hash);
            fragment = raw.substring(hash + 1);
        }
        try {
            GoUrl url = parseWithoutFragment(withoutFragment);
            return new GoUrl(
                    url.scheme,
                    url.opaque,
                    url.userInfo,
                    url.host,
                    url.path,
                    url.rawPath,
                    url.query,
                    unescape(fragment, Part.FRAGMENT));
        } catch (GoError e) {
            boolean inFragment = e.text().startsWith("invalid URL escape") && isFine(withoutFragment);
            String shown = inFragment ? raw : withoutFragment;
            throw new GoError("parse " + Quoting.quote(shown) + ": " + e.text());
        }
    }

    private static boolean isFine(String text) {
        try {
            parseWithoutFragment(text);
            return true;
        } catch (GoError e) {
            return false;
        }
    }

    private static GoUrl parseWithoutFragment(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            if (raw.charAt(i) < ' ' || raw.charAt(i) == 0x7f) {
                throw new GoError("net/url: invalid control character in URL");
            }
        }
        if (raw.equals("*")) {
            return new GoUrl("", "", null, "", "*", "", "", "");
        }
        int schemeEnd = endOfScheme(raw);
        String scheme = schemeEnd > 0 ? Ascii.lower(raw.substring(0, schemeEnd)) : "";
        String rest = schemeEnd > 0 ? raw.substring(schemeEnd + 1) : raw;
        String query = "";
        int question = rest.indexOf('?');
        if (question >= 0) {
            query = rest.substring(question + 1);
            rest = rest.substring(0, question);
        }
        if (!rest.startsWith("/")) {
            if (!scheme.isEmpty()) {
                return new GoUrl(scheme, rest, null, "", "", "", query, "");
            }
            int slash = rest.indexOf('/');
            String segment = slash >= 0 ? rest.substring(0, slash) : rest;
            if (segment.indexOf(':') >= 0) {
                throw new GoError("first path segment in URL cannot contain colon");
            }
        }
        String userInfo = null;
        String host = "";
        if ((!scheme.isEmpty() || !rest.startsWith("///")) && rest.startsWith("//")) {
            int slash = rest.indexOf('/', 2);
            String authority = slash >= 0 ? rest.substring(2, slash) : rest.substring(2);
            rest = slash >= 0 ? rest.substring(slash) : "";
            int at = authority.lastIndexOf('@');
            host = host(authority.substring(at + 1));
            if (at >= 0) {
                userInfo = userInfo(authority.substring(0, at));
            }
        }
        String path = unescape(rest, Part.PATH);
        return new GoUrl(scheme, "", userInfo, host, path, rest.equals(escape(path, Part.PATH)) ? "" : rest, query, "");
    }

    private static int endOfScheme(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (c == ':') {
                if (i == 0) {
                    throw new GoError("missing protocol scheme");
                }
                return i;
            }
            boolean later = c >= '0' && c <= '9' || c == '+' || c == '-' || c == '.';
            if (!letter && (!later || i == 0)) {
                return -1;
            }
        }
        return -1;
    }

    private static String userInfo(String raw) {
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!letter && "-._:~!$&'()*+,;=%@".indexOf(c) < 0) {
                throw new GoError("net/url: invalid userinfo");
            }
        }
        int colon = raw.indexOf(':');
        if (colon < 0) {
            return escape(unescape(raw, Part.USER), Part.USER);
        }
        return escape(unescape(raw.substring(0, colon), Part.USER), Part.USER) + ":"
                + escape(unescape(raw.substring(colon + 1), Part.USER), Part.USER);
    }

    private static String host(String raw) {
        int bracket = raw.lastIndexOf('[');
        if (raw.startsWith("[")) {
            int end = raw.lastIndexOf(']');
            if (end < 0) {
                throw new GoError("missing ']' in host");
            }
            checkPort(raw.substring(end + 1));
            return unescape(raw, Part.HOST);
        }
        if (bracket > 0) {
            throw new GoError("invalid character \"[\" in host name");
        }
        int colon = raw.lastIndexOf(':');
        if (colon >= 0) {
            checkPort(raw.substring(colon));
        }
        return unescape(raw, Part.HOST);
    }

    private static void checkPort(String port) {
        boolean valid = port.isEmpty()
                || port.charAt(0) == ':' && port.substring(1).chars().allMatch(c -> c >= '0' && c <= '9');
        if (!valid) {
            throw new GoError("invalid port " + Quoting.quote(port) + " after host");
        }
    }

    private static String unescape(String raw, Part part) {
        StringBuilder out = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                int high = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 1), 16) : -1;
                int low = i + 2 < raw.length() ? Character.digit(raw.charAt(i + 2), 16) : -1;
                if (high < 0 || low < 0) {
                    String shown = raw.substring(i, Math.min(raw.length(), i + 3));
                    throw new GoError("invalid URL escape " + Quoting.quote(shown));
                }
                if (part == Part.HOST && high < 8 && !raw.startsWith("%25", i)) {
                    throw new GoError("invalid URL escape " + Quoting.quote(raw.substring(i, i + 3)));
                }
                out.append((char) (high << 4 | low));
                i += 2;
                continue;
            }
            if (part == Part.HOST && c < 0x80 && shouldEscape(c, part)) {
                throw new GoError("invalid character " + Quoting.quote(String.valueOf(c)) + " in host name");
            }
            out.append(c);
        }
        return out.toString();
    }

    private static boolean shouldEscape(char c, Part part) {
        if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9') {
            return false;
        }
        if (part == Part.HOST && "!$&'()*+,;=:[]<>\"".indexOf(c) >= 0) {
            return false;
        }
        if ("-_.~".indexOf(c) >= 0) {
            return false;
        }
        if ("$&+,/:;=?@".indexOf(c) >= 0) {
            return switch (part) {
                case PATH -> c == '?';
                case USER -> c == '@' || c == '/' || c == '?' || c == ':';
                case FRAGMENT -> false;
                default -> true;
            };
        }
        return !(part == Part.FRAGMENT && "!()*".indexOf(c) >= 0);
    }

    private static String escape(String raw, Part part) {
        StringBuilder out = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (shouldEscape(c, part)) {
                out.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }

    /** The host without its port. */
    String hostname() {
        int colon = host.lastIndexOf(':');
        String name = host;
        if (colon >= 0 && host.substring(colon + 1).chars().allMatch(c -> c >= '0' && c <= '9')) {
            name = host.substring(0, colon);
        }
        return name.startsWith("[") && name.endsWith("]") ? name.substring(1, name.length() - 1) : name;
    }

    private String escapedPath() {
        if (!rawPath.isEmpty()) {
            return rawPath;
        }
        return path.equals("*") ? "*" : escape(path, Part.PATH);
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        if (!scheme.isEmpty()) {
            out.append(scheme).append(':');
        }
        if (!opaque.isEmpty()) {
            out.append(opaque);
        } else {
            if (!scheme.isEmpty() || !host.isEmpty() || userInfo != null) {
                if (!host.isEmpty() || !path.isEmpty() || userInfo != null) {
                    out.append("//");
                }
                if (userInfo != null) {
                    out.append(userInfo).append('@');
                }
                out.append(escape(host, Part.HOST));
            }
            String shown = escapedPath();
            if (!shown.isEmpty() && shown.charAt(0) != '/' && !host.isEmpty()) {
                out.append('/');
            }
            if (out.isEmpty()) {
                int slash = shown.indexOf('/');
                String segment = slash >= 0 ? shown.substring(0, slash) : shown;
                out.append(segment.indexOf(':') >= 0 ? "./" : "");
            }
            out.append(shown);
        }
        if (!query.isEmpty()) {
            out.append('?').append(query);
        }
        if (!fragment.isEmpty()) {
            out.append('#').append(escape(fragment, Part.FRAGMENT));
        }
        return out.toString();
    }
}

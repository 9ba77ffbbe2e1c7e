package io.weirkeeper.engine.kustomize.file;

import io.weirkeeper.engine.kustomize.KustomizeException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A base in a Git repository, as a kustomization names it (kustomize api/internal/git/repospec.go, v5.8.1).
 *
 * @param raw the text in the kustomization
 * @param host scheme, user and host up to and including the separator, such as {@code https://github.com/}
 * @param repository path of the repository on that host
 * @param directory directory inside the repository, empty for its root
 * @param ref branch, tag or commit; empty for the default branch
 * @param timeoutSeconds how long fetching may take
 * @param submodules whether submodules are wanted
 */
public record RemoteBase(
        String raw,
        String host,
        String repository,
        String directory,
        String ref,
        long timeoutSeconds,
        boolean submodules) {
    private static final long DEFAULT_TIMEOUT = 27;
    private static final Pattern USER = Pattern.compile("^[a-zA-Z][a-zA-Z0-9-]*@");
    private static final Pattern SECONDS = Pattern.compile("\\+?[0-9]{1,9}");
    private static final Pattern DURATION = Pattern.compile("(?:([0-9]{1,5})h)?(?:([0-9]{1,7})m)?(?:([0-9]{1,9})s)?");

    /** What to clone. */
    public String cloneUrl() {
        return host + repository;
    }

    /** The base that a text names, or nothing when the text is no repository URL. */
    public static Optional<RemoteBase> parse(String raw) {
        if (Paths.isAbsolute(raw)) {
            return Optional.empty();
        }
        int mark = raw.indexOf('?');
        String location = mark < 0 ? raw : raw.substring(0, mark);
        String[] host = host(location);
        if (host == null) {
            return Optional.empty();
        }
        String[] path = path(host[1], host[0].startsWith("file://"));
        if (path == null || path[0].isEmpty() || leaves(path[1])) {
            return Optional.empty();
        }
        Map<String, String> query = query(mark < 0 ? "" : raw.substring(mark + 1));
        String ref = query.getOrDefault("ref", "");
        String submodules = query.getOrDefault("submodules", "").toLowerCase(Locale.ROOT);
        return Optional.of(new RemoteBase(
                raw,
                host[0],
                path[0],
                path[1].startsWith("/") ? path[1].substring(1) : path[1],
                ref.isEmpty() ? query.getOrDefault("version", "") : ref,
                timeout(query.getOrDefault("timeout", "")),
                !(submodules.equals("false") || submodules.equals("0") || submodules.equals("f"))));
    }

    /** Host and rest, or null. */
    private static String @Nullable [] host(String location) {
        String rest = startsWithIgnoringCase(location, "git::") ? location.substring(5) : location;
        String scheme = "";
        for (String known : new String[] {"ssh://", "https://", "http://", "file://"}) {
            if (startsWithIgnoringCase(rest, known)) {
                scheme = known;
                rest = rest.substring(known.length());
                break;
            }
        }
        String user = "";
        var matcher = USER.matcher(rest);
        if (matcher.find()) {
            user = matcher.group();
            rest = rest.substring(user.length());
        }
        String lower = rest.toLowerCase(Locale.ROOT);
        boolean github = lower.startsWith("github.com/") || lower.startsWith("github.com:");
        boolean likeScp = scheme.isEmpty() && (!user.isEmpty() || github);
        if (scheme.isEmpty() && !likeScp) {
            return null;
        }
        if (scheme.equals("file://")) {
            return new String[] {scheme, user + rest};
        }
        int separator = rest.indexOf('/');
        if (likeScp) {
            int colon = rest.indexOf(':');
            if (separator < 0 || colon > 0 && colon < separator) {
                separator = colon;
            }
        }
        String host = separator < 0 ? rest : rest.substring(0, separator + 1);
        String path = separator < 0 ? "" : rest.substring(separator + 1);
        if (github) {
            boolean ssh = scheme.equals("ssh://") || !user.isEmpty();
            return new String[] {ssh ? user + "github.com:" : "https://github.com/", path};
        }
        return host.isEmpty() ? null : new String[] {scheme + user + host, path};
    }

    /** Repository and directory, or null. */
    private static String @Nullable [] path(String path, boolean local) {
        int azure = path.indexOf("_git/");
        if (azure >= 0) {
            String below = path.substring(azure + 5);
            int slash = below.indexOf('/');
            return new String[] {
                path.substring(0, azure + 5) + (slash < 0 ? below : below.substring(0, slash)),
                slash < 0 ? "" : below.substring(slash + 1)
            };
        }
        int marker = path.indexOf("//");
        if (marker >= 0) {
            return new String[] {path.substring(0, marker), path.substring(marker + 2)};
        }
        int git = path.indexOf(".git");
        if (git >= 0) {
            return new String[] {path.substring(0, git + 4), path.substring(git + 4)};
        }
        if (local) {
            return new String[] {path, ""};
        }
        int owner = path.indexOf('/');
        if (owner < 0) {
            return null;
        }
        int name = path.indexOf('/', owner + 1);
        return name < 0 ? new String[] {path, ""} : new String[] {path.substring(0, name), path.substring(name + 1)};
    }

    private static boolean leaves(String directory) {
        String clean = Paths.clean(directory.startsWith("/") ? directory.substring(1) : directory);
        return clean.equals("..") || clean.startsWith("../");
    }

    private static boolean startsWithIgnoringCase(String text, String prefix) {
        return text.regionMatches(true, 0, prefix, 0, prefix.length());
    }

    private static Map<String, String> query(String query) {
        Map<String, String> values = new HashMap<>();
        for (String pair : query.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            try {
                values.putIfAbsent(
                        URLDecoder.decode(equals < 0 ? pair : pair.substring(0, equals), StandardCharsets.UTF_8),
                        equals < 0 ? "" : URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            } catch (IllegalArgumentException e) {
                return Map.of(); // as kustomize: a query that cannot be read counts as none
            }
        }
        return values;
    }

    private static long timeout(String text) {
        long seconds = 0;
        var duration = DURATION.matcher(text);
        if (SECONDS.matcher(text).matches()) {
            seconds = Long.parseLong(text);
        } else if (duration.matches()) {
            seconds = part(duration.group(1)) * 3600 + part(duration.group(2)) * 60 + part(duration.group(3));
        }
        return seconds > 0 ? seconds : DEFAULT_TIMEOUT;
    }

    private static long part(@Nullable String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /** The error for a remote base that nothing can fetch. */
    KustomizeException notFetched() {
        return new KustomizeException("remote base '" + raw
                + "' cannot be loaded: this build has no access to remote bases; put a copy next to the kustomization");
    }
}

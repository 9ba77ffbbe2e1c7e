package io.weirkeeper.engine.kustomize.file;

import java.util.ArrayList;
import java.util.List;

/** Path arithmetic as Go's {@code path/filepath} does it on Linux, without touching any file. */
public final class Paths {
    private Paths() {}

    public static boolean isAbsolute(String path) {
        return path.startsWith("/");
    }

    /** Joins non-empty parts and cleans the result; {@code ""} when there are none. */
    public static String join(String... parts) {
        StringBuilder joined = new StringBuilder();
        for (String part : parts) {
            if (!part.isEmpty()) {
                joined.append(joined.isEmpty() ? "" : "/").append(part);
            }
        }
        return joined.isEmpty() ? "" : clean(joined.toString());
    }

    /** The shortest path that means the same: no {@code .}, no inner {@code ..}, no doubled slash. */
    public static String clean(String path) {
        boolean absolute = isAbsolute(path);
        List<String> kept = new ArrayList<>();
        for (String part : path.split("/")) {
            if (part.isEmpty() || part.equals(".")) {
                continue;
            }
            if (!part.equals("..")) {
                kept.add(part);
            } else if (!kept.isEmpty() && !kept.getLast().equals("..")) {
                kept.removeLast();
            } else if (!absolute) {
                kept.add(part);
            }
        }
        String cleaned = String.join("/", kept);
        if (absolute) {
            return "/" + cleaned;
        }
        return cleaned.isEmpty() ? "." : cleaned;
    }

    /** The way from a directory to a path, both clean and absolute. */
    public static String relative(String directory, String path) {
        int common = directory.equals("/") ? 0 : directory.length();
        String prefix = "";
        while (!isWithin(path, common == 0 ? "/" : directory.substring(0, common))) {
            common = directory.lastIndexOf('/', common - 1);
            prefix = "../" + prefix;
        }
        String rest = path.substring(Math.min(path.length(), common + 1));
        return rest.isEmpty() ? prefix.isEmpty() ? "." : prefix.substring(0, prefix.length() - 1) : prefix + rest;
    }

    /** Everything before the last slash, {@code /} at the top. */
    public static String parent(String cleanAbsolute) {
        int slash = cleanAbsolute.lastIndexOf('/');
        return slash <= 0 ? "/" : cleanAbsolute.substring(0, slash);
    }

    /** The last part; {@code .} for an empty path and {@code /} for the root. */
    public static String base(String path) {
        if (path.isEmpty()) {
            return ".";
        }
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return end == 0 ? "/" : path.substring(path.lastIndexOf('/', end - 1) + 1, end);
    }

    /** Whether a clean absolute path is the directory or lies below it. */
    public static boolean isWithin(String cleanAbsolute, String directory) {
        return directory.equals("/")
                || cleanAbsolute.equals(directory)
                || cleanAbsolute.startsWith(directory) && cleanAbsolute.charAt(directory.length()) == '/';
    }

    /** The path with a part put in at a position, counted after a leading slash; positions beyond the end append. */
    public static String insertPart(String path, int position, String part) {
        if (part.isEmpty()) {
            return path;
        }
        List<String> parts = new ArrayList<>(split(path));
        int at = Math.clamp(position, 0, parts.size());
        if (!parts.isEmpty() && parts.getFirst().isEmpty() && at < parts.size()) {
            at++;
        }
        parts.add(at, part);
        if (parts.getFirst().isEmpty()) {
            return "/" + join(parts.subList(1, parts.size()).toArray(String[]::new));
        }
        return join(parts.toArray(String[]::new));
    }

    private static List<String> split(String path) {
        if (path.isEmpty()) {
            return List.of();
        }
        int slash = path.lastIndexOf('/');
        String name = path.substring(slash + 1);
        if (slash == 0) {
            return name.isEmpty() ? List.of("") : List.of("", name);
        }
        if (slash < 0) {
            return List.of(path);
        }
        List<String> parts = new ArrayList<>(split(path.substring(0, slash)));
        parts.add(name);
        return parts;
    }
}

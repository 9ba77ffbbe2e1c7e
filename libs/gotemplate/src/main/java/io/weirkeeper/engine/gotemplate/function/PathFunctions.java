package io.weirkeeper.engine.gotemplate.function;

import static io.weirkeeper.engine.gotemplate.function.Arguments.text;
import static io.weirkeeper.engine.gotemplate.value.GoType.STRING;

import io.weirkeeper.engine.gotemplate.value.Bool;
import io.weirkeeper.engine.gotemplate.value.Text;

/** Go's package path, under Sprig's names; the os variants are those of Linux, which are the same. */
public final class PathFunctions {
    private PathFunctions() {}

    static void register(FunctionTable table) {
        table.add("base", (_, a) -> new Text(base(text(a, 0))), STRING);
        table.add("dir", (_, a) -> new Text(directory(text(a, 0))), STRING);
        table.add("clean", (_, a) -> new Text(clean(text(a, 0))), STRING);
        table.add("ext", (_, a) -> new Text(extension(text(a, 0))), STRING);
        table.add("isAbs", (_, a) -> Bool.of(text(a, 0).startsWith("/")), STRING);
        table.alias("osBase", "base").alias("osDir", "dir").alias("osClean", "clean");
        table.alias("osExt", "ext").alias("osIsAbs", "isAbs");
    }

    /** The last element of a path. */
    public static String base(String path) {
        if (path.isEmpty()) {
            return ".";
        }
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        String trimmed = path.substring(path.lastIndexOf('/', end - 1) + 1, end);
        return trimmed.isEmpty() ? "/" : trimmed;
    }

    /** All but the last element, cleaned. */
    public static String directory(String path) {
        return clean(path.substring(0, path.lastIndexOf('/') + 1));
    }

    private static String extension(String path) {
        for (int i = path.length() - 1; i >= 0 && path.charAt(i) != '/'; i--) {
            if (path.charAt(i) == '.') {
                return path.substring(i);
            }
        }
        return "";
    }

    /** The shortest path that means the same by its text alone. */
    public static String clean(String path) {
        if (path.isEmpty()) {
            return ".";
        }
        boolean rooted = path.startsWith("/");
        StringBuilder out = new StringBuilder(rooted ? "/" : "");
        int floor = rooted ? 1 : 0;
        for (String element : path.split("/", -1)) {
            if (element.isEmpty() || element.equals(".")) {
                continue;
            }
            if (element.equals("..")) {
                if (out.length() > floor) {
                    out.setLength(Math.max(out.lastIndexOf("/"), floor));
                } else if (!rooted) {
                    out.append(out.isEmpty() ? ".." : "/..");
                    floor = out.length();
                }
                continue;
            }
            if (out.length() > (rooted ? 1 : 0)) {
                out.append('/');
            }
            out.append(element);
        }
        return out.isEmpty() ? "." : out.toString();
    }
}

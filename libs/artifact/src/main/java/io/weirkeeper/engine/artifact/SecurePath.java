package io.weirkeeper.engine.artifact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Joins a path from a user to a root that it cannot leave: {@code ..} stops at the root, an absolute path starts at the
 * root, and a symlink is followed as if the root were the root of the file system. What does not exist is joined as it
 * is. The result is only as good as the tree is quiet: nobody may change it between the join and the use.
 */
public final class SecurePath {
    private static final int MAX_LINKS = 255;

    private SecurePath() {}

    /**
     * @param root an existing directory; taken as it is, even where it is itself reached over symlinks
     * @param untrusted separated by slashes
     */
    public static Path join(Path root, String untrusted) throws IOException {
        if (untrusted.indexOf('\0') >= 0) {
            throw new ArtifactException("path '" + untrusted.replace("\0", "\\0") + "' has a NUL character; remove it");
        }
        Deque<String> rest = new ArrayDeque<>();
        pushFront(rest, untrusted);
        Deque<String> done = new ArrayDeque<>();
        int links = 0;
        while (!rest.isEmpty()) {
            String name = rest.pop();
            if (name.equals("..")) {
                done.pollLast();
                continue;
            }
            Path next = resolve(root, done).resolve(name);
            if (!Files.isSymbolicLink(next)) {
                done.addLast(name);
                continue;
            }
            if (++links > MAX_LINKS) {
                throw new ArtifactException(
                        "path '" + untrusted + "' follows more than " + MAX_LINKS + " symlinks; remove the loop");
            }
            String target = Files.readSymbolicLink(next).toString();
            if (target.startsWith("/")) {
                done.clear();
            }
            pushFront(rest, target);
        }
        return resolve(root, done);
    }

    private static void pushFront(Deque<String> rest, String path) {
        String[] names = path.split("/");
        for (int i = names.length - 1; i >= 0; i--) {
            if (!names[i].isEmpty() && !names[i].equals(".")) {
                rest.push(names[i]);
            }
        }
    }

    private static Path resolve(Path root, Deque<String> names) {
        Path path = root;
        for (String name : names) {
            path = path.resolve(name);
        }
        return path;
    }
}

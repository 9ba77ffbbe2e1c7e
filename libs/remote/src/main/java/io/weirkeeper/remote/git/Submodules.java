package io.weirkeeper.remote.git;

import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.engine.artifact.EntryName;
import io.weirkeeper.engine.artifact.TreeEntry;
import io.weirkeeper.remote.ssh.SshAuth;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/**
 * Fetches the submodules of a commit and puts their trees where it names them. Only http, https and ssh, absolute
 * or relative to the parent. Credentials go to the parent's own server and to no other; an SSH key, which proves itself
 * without being shown, also to other servers that its secret knows.
 */
final class Submodules {
    private static final int MAX_DEPTH = 10;
    private static final Set<String> SCHEMES = Set.of("http", "https", "ssh");
    /** {@code user@host:path}, which is no URL. */
    private static final Pattern SCP = Pattern.compile("([A-Za-z0-9._]+@[A-Za-z0-9][A-Za-z0-9.-]*):([^/:-][^:]*)");

    private static final int MAX_FILE = 1 << 20;

    private final GitRequest parent;
    private final GitCache cache;
    private final int depth;
    private final List<GitFetch.Snapshot> open;

    /** @param open gets every snapshot that was taken; the caller closes them, also after a failure */
    Submodules(GitRequest parent, GitCache cache, int depth, List<GitFetch.Snapshot> open) {
        this.parent = parent;
        this.cache = cache;
        this.depth = depth;
        this.open = open;
    }

    TreeEntry.Directory fill(ObjectReader reader, ObjectId commitTree, TreeEntry.Directory tree) throws IOException {
        if (!(tree.entries().get(".gitmodules") instanceof TreeEntry.File file)) {
            return tree;
        }
        Config modules = new Config();
        try {
            modules.fromText(EntryName.decode(file.content().bytes(MAX_FILE)));
        } catch (ConfigInvalidException e) {
            throw failure(".gitmodules", "cannot be read: " + e.getMessage(), e);
        }
        TreeEntry.Directory filled = tree;
        boolean done = false;
        try {
            for (String name : modules.getSubsections("submodule")) {
                String path = Optional.ofNullable(modules.getString("submodule", name, "path"))
                        .orElse("");
                Optional<ObjectId> commit = commit(reader, commitTree, path);
                if (commit.isPresent()) {
                    String url = Optional.ofNullable(modules.getString("submodule", name, "url"))
                            .orElse("");
                    filled = put(filled, path.split("/"), 0, fetch(path, url, commit.get()));
                }
            }
            done = true;
            return filled;
        } finally {
            if (!done) {
                open.forEach(GitFetch.Snapshot::close);
            }
        }
    }

    /** The commit that the tree names at the path; empty when there is none. */
    private static Optional<ObjectId> commit(ObjectReader reader, ObjectId tree, String path) throws IOException {
        if (path.isEmpty() || path.startsWith("/")) {
            return Optional.empty();
        }
        try (TreeWalk walk = TreeWalk.forPath(reader, path, tree)) {
            return walk != null && walk.getFileMode(0) == FileMode.GITLINK
                    ? Optional.of(walk.getObjectId(0))
                    : Optional.empty();
        }
    }

    private TreeEntry.Directory fetch(String path, String url, ObjectId commit) throws IOException {
        if (depth >= MAX_DEPTH) {
            throw failure(path, "submodules are nested more than " + MAX_DEPTH + " deep; flatten them", null);
        }
        URI target = resolve(path, url);
        String key =
                parent.cacheKey().substring(0, Math.min(36, parent.cacheKey().length())) + "-"
                        + Digest.of(DigestAlgorithm.SHA256, parent.cacheKey() + path)
                                .hex()
                                .substring(0, 32);
        GitRequest request = new GitRequest(
                target,
                new GitReference.Pinned(commit.name()),
                auth(path, target),
                parent.proxy(),
                parent.timeout(),
                "",
                true,
                key);
        try {
            if (new GitOperation(request, cache, depth + 1).run() instanceof GitFetch.Snapshot snapshot) {
                open.add(snapshot);
                return snapshot.tree();
            }
            throw new IllegalStateException("a pinned commit is always fetched");
        } catch (GitException e) {
            throw new GitException(e.kind(), "submodule '" + path + "': " + e.text(), e);
        } catch (BrokenCacheException e) {
            cache.forget(key);
            throw failure(path, e.text() + "; it is tried again", e);
        }
    }

    private GitAuth auth(String path, URI target) {
        SshAuth ssh = parent.auth().ssh();
        if (!"ssh".equals(target.getScheme())) {
            return isSameServer(target) ? parent.auth() : GitAuth.NONE;
        }
        if (ssh == null) {
            throw failure(
                    path,
                    "its url uses ssh, for which spec.secretRef of an "
                            + parent.url().getScheme()
                            + " repository holds no key; correct .gitmodules: use a url relative to the parent",
                    null);
        }
        String user = target.getUserInfo();
        return isSameServer(target) || user == null
                ? parent.auth()
                : GitAuth.ssh(new SshAuth(user, ssh.identity(), ssh.knownHosts(), ssh.algorithms()));
    }

    private URI resolve(String path, String url) {
        try {
            Matcher shortForm = SCP.matcher(url);
            URI target = new URI(shortForm.matches() ? "ssh://" + shortForm.group(1) + "/" + shortForm.group(2) : url);
            if (SCHEMES.contains(String.valueOf(target.getScheme())) && target.getHost() != null) {
                return target;
            }
            if (url.startsWith("./") || url.startsWith("../")) {
                URI base = parent.url();
                String joined = new URI(null, null, base.getPath() + "/" + url, null)
                        .normalize()
                        .getPath();
                if (joined.startsWith("/..")) {
                    throw failure(path, "url '" + url + "' leaves the server; correct .gitmodules", null);
                }
                return new URI(base.getScheme(), null, base.getHost(), base.getPort(), joined, null, null);
            }
        } catch (URISyntaxException e) {
            throw failure(path, "url '" + url + "' cannot be read; correct .gitmodules", e);
        }
        throw failure(path, "url '" + url + "' is neither http, https, ssh nor relative; correct .gitmodules", null);
    }

    private boolean isSameServer(URI target) {
        URI own = parent.url();
        return own.getScheme().equals(target.getScheme())
                && own.getHost().equalsIgnoreCase(target.getHost())
                && own.getPort() == target.getPort();
    }

    private static TreeEntry.Directory put(
            TreeEntry.Directory tree, String[] path, int at, TreeEntry.Directory module) {
        TreeEntry added = module;
        if (at + 1 < path.length) {
            TreeEntry below = tree.entries().get(path[at]);
            if (!(below instanceof TreeEntry.Directory directory)) {
                throw failure(String.join("/", path), "its directory is none", null);
            }
            added = put(directory, path, at + 1, module);
        }
        Map<String, TreeEntry> entries = new HashMap<>(tree.entries());
        entries.put(path[at], added);
        return TreeEntry.Directory.of(entries);
    }

    private static GitException failure(String path, String why, @Nullable Throwable cause) {
        return new GitException(GitException.Kind.UNSAFE, "submodule '" + path + "': " + why, cause);
    }
}

package io.weirkeeper.engine.kustomize.file;

import io.weirkeeper.engine.kustomize.KustomizeException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Loads the files of one kustomization directory and opens the directories it refers to. Knows who referred to it, so
 * that a directory never contains one that led to it (kustomize api/internal/loader/fileloader.go, v5.8.1).
 */
public final class BaseLoader {
    private static final int DEEPEST = 200;

    private final Files files;
    private final String root;
    private final boolean rootOnly;
    private final @Nullable BaseLoader referrer;
    private final @Nullable RemoteBase remote;
    private final @Nullable String cloneRoot;
    private final @Nullable RemoteSources sources;
    private final int depth;

    private BaseLoader(
            Files files,
            String root,
            boolean rootOnly,
            @Nullable BaseLoader referrer,
            @Nullable RemoteSources sources,
            RemoteSources.@Nullable Checkout checkout,
            @Nullable RemoteBase remote) {
        this.files = files;
        this.root = root;
        this.rootOnly = rootOnly;
        this.referrer = referrer;
        this.sources = sources;
        this.remote = remote;
        this.cloneRoot = checkout == null ? null : checkout.root();
        this.depth = referrer == null ? 1 : referrer.depth + 1;
        if (depth > DEEPEST) {
            throw new KustomizeException(
                    "'" + root + "' is referred to through more than " + DEEPEST + " directories; flatten the bases");
        }
    }

    /** A loader for the directory a build starts at. */
    public static BaseLoader at(Files files, String directory, boolean rootOnly, @Nullable RemoteSources sources) {
        Optional<RemoteBase> remote = RemoteBase.parse(directory);
        if (remote.isPresent()) {
            return atCheckout(remote.get(), null, sources);
        }
        String path = Paths.isAbsolute(directory) ? directory : Paths.clean("/" + directory);
        return new BaseLoader(files, directoryAt(files, path), rootOnly, null, sources, null, null);
    }

    /** The directory, links resolved. */
    public String root() {
        return root;
    }

    /** The name of a file that a kustomization here names, as seen from where the build started; for messages. */
    public String nameOf(String path) {
        if (Paths.isAbsolute(path) || isRemoteFile(path)) {
            return path;
        }
        BaseLoader start = this;
        while (start.referrer != null) {
            start = start.referrer;
        }
        String absolute = Paths.join(root, path);
        return start.files == files ? Paths.relative(start.root, absolute) : absolute;
    }

    /** Whether a path leads to a file, so that there is no use in opening it as a directory. */
    public boolean isFile(String path) {
        if (Paths.isAbsolute(path) || isRemoteFile(path)) {
            return false;
        }
        try {
            return !files.isDirectory(files.realPath(Paths.join(root, path)));
        } catch (KustomizeException e) {
            return false;
        }
    }

    /** A loader for a directory or repository that a kustomization here names. */
    public BaseLoader open(String path) {
        if (path.isEmpty()) {
            throw new KustomizeException("the path of a base cannot be empty");
        }
        Optional<RemoteBase> base = RemoteBase.parse(path);
        if (base.isPresent()) {
            refuseRemoteCycle(base.get());
            return atCheckout(base.get(), this, sources);
        }
        if (Paths.isAbsolute(path)) {
            throw new KustomizeException("base '" + path + "' must be a relative path");
        }
        String directory = directoryAt(files, Paths.join(root, path));
        String clone = containingClone();
        if (clone != null && !Paths.isWithin(directory, clone)) {
            throw new KustomizeException(
                    "base '" + directory + "' is outside of the repository '" + clone + "' that refers to it");
        }
        refuseCycle(directory);
        return new BaseLoader(files, directory, rootOnly, this, sources, null, null);
    }

    private static BaseLoader atCheckout(
            RemoteBase base, @Nullable BaseLoader referrer, @Nullable RemoteSources sources) {
        if (sources == null) {
            throw base.notFetched();
        }
        RemoteSources.Checkout checkout = sources.checkout(base);
        String directory = directoryAt(checkout.files(), Paths.join(checkout.root(), base.directory()));
        if (!Paths.isWithin(directory, checkout.root())) {
            throw new KustomizeException("'" + base.directory() + "' is outside of the repository " + base.cloneUrl());
        }
        return new BaseLoader(checkout.files(), directory, true, referrer, sources, checkout, base);
    }

    private static String directoryAt(Files files, String path) {
        String real;
        try {
            real = files.realPath(path);
        } catch (KustomizeException e) {
            throw new KustomizeException("must build at directory: not a valid directory: " + e.getMessage(), e);
        }
        if (!files.isDirectory(real)) {
            throw new KustomizeException("must build at directory: '" + path + "': file is not directory");
        }
        return real;
    }

    private @Nullable String containingClone() {
        for (BaseLoader at = this; at != null; at = at.referrer) {
            if (at.cloneRoot != null) {
                return at.cloneRoot;
            }
        }
        return null;
    }

    private void refuseCycle(String candidate) {
        for (BaseLoader at = this; at != null; at = at.referrer) {
            if (at.files == files && Paths.isWithin(at.root, candidate)) {
                throw new KustomizeException(
                        "cycle detected: candidate root '" + candidate + "' contains visited root '" + at.root + "'");
            }
        }
    }

    private void refuseRemoteCycle(RemoteBase candidate) {
        for (BaseLoader at = this; at != null; at = at.referrer) {
            if (at.remote != null && at.remote.raw().startsWith(candidate.raw())) {
                throw new KustomizeException(
                        "cycle detected: '" + candidate.raw() + "' was referred to by '" + at.remote.raw() + "'");
            }
        }
    }

    /**
     * The content of a file that a kustomization here names, relative to the directory unless absolute.
     *
     * @throws RemoteStatusException when a server answered a URL with an error status
     */
    public byte[] load(String path) {
        if (isRemoteFile(path)) {
            return download(path);
        }
        String absolute = Paths.isAbsolute(path) ? path : Paths.join(root, path);
        if (rootOnly) {
            String real = files.realPath(absolute);
            if (files.isDirectory(real)) {
                throw new KustomizeException("'" + absolute + "' must resolve to a file");
            }
            if (!Paths.isWithin(Paths.parent(real), root)) {
                throw new KustomizeException("security; file '" + absolute + "' is not in or below '" + root + "'");
            }
            return files.read(real);
        }
        return files.read(absolute);
    }

    private byte[] download(String url) {
        if (sources == null) {
            throw new RemoteStatusException("remote file '" + url
                    + "' cannot be loaded: this build has no access to remote files; put a copy next to the"
                    + " kustomization");
        }
        Optional<byte[]> body = sources.download(url);
        if (body.isPresent()) {
            return body.get();
        }
        if (RemoteBase.parse(url).isPresent()) {
            throw new KustomizeException("'" + url + "' is a Git repository");
        }
        throw new RemoteStatusException("'" + url + "' cannot be downloaded");
    }

    private static boolean isRemoteFile(String path) {
        int colon = path.indexOf(':');
        if (colon < 0) {
            return false;
        }
        String scheme = path.substring(0, colon).toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            return false;
        }
        try {
            new URI(path.replace(" ", "%20").replace("{", "%7B").replace("}", "%7D"));
            return true;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /** A URL that no server wants to answer: nothing else is tried for it. */
    public static final class RemoteStatusException extends RuntimeException {
        private RemoteStatusException(String message) {
            super(message);
        }
    }
}

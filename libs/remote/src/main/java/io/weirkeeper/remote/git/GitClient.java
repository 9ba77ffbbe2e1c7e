package io.weirkeeper.remote.git;

import io.weirkeeper.remote.RemoteException;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Fetches commits over http, https and ssh. Every fetch runs on a virtual thread of its own that is interrupted when its time
 * is over, so no server can hold a caller longer than it asked for.
 */
public final class GitClient {
    /** What all cached repositories together may take on disk. */
    public static final long DEFAULT_CACHE = 1L << 30;

    /** A tree of plain manifests has some kilobytes. */
    private static final long MOST_IN_MEMORY = 2L << 20;

    private static final Set<String> SCHEMES = Set.of("http", "https", "ssh");
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final GitCache cache;

    /** @param cacheRoot a directory for this client alone; it may be lost between fetches */
    public GitClient(Path cacheRoot, long maxCacheBytes) {
        this(cacheRoot, maxCacheBytes, MOST_IN_MEMORY);
    }

    /** @param mostInMemory up to how many bytes a repository is fetched into memory, again each time; 0 for none */
    GitClient(Path cacheRoot, long maxCacheBytes, long mostInMemory) {
        IsolatedSystem.install();
        this.cache = new GitCache(cacheRoot, maxCacheBytes, mostInMemory);
    }

    /** Resolves the reference and, unless it is at the known revision, fetches the commit. */
    public GitFetch fetch(GitRequest request) throws InterruptedException {
        String scheme = request.url().getScheme();
        if (!SCHEMES.contains(String.valueOf(scheme))) {
            throw new GitException(
                    GitException.Kind.INVALID,
                    "unable to clone '" + shown(request.url()) + "': transport '" + scheme
                            + "' is not supported; use http, https or ssh");
        }
        if (request.url().getHost() == null
                || ("ssh".equals(scheme) && request.auth().ssh() == null)) {
            throw new GitException(
                    GitException.Kind.INVALID,
                    "unable to clone '" + shown(request.url())
                            + "': the url names no host, or no key is given for ssh");
        }
        Attempt attempt = new Attempt(attempts(request));
        Thread thread = Thread.ofVirtual().name("git-" + request.cacheKey()).start(attempt);
        boolean taken = false;
        try {
            GitFetch fetch = attempt.get(request.timeout().toMillis(), TimeUnit.MILLISECONDS);
            taken = true;
            return fetch;
        } catch (TimeoutException e) {
            throw new GitException(
                    GitException.Kind.TIMEOUT,
                    "unable to clone '" + shown(request.url()) + "': no answer within "
                            + request.timeout().toMillis() + " ms; check the server or raise spec.timeout",
                    e);
        } catch (ExecutionException e) {
            throw unwrap(e);
        } finally {
            if (!taken) {
                attempt.abandon();
                thread.interrupt();
                thread.join(GRACE);
            }
        }
    }

    /** Deletes what is kept for a key. */
    public void forget(String cacheKey) {
        cache.forget(cacheKey);
    }

    /** A URL without its user info, for messages. */
    public static String shown(URI url) {
        if (url.getRawUserInfo() == null) {
            return url.toString();
        }
        try {
            return new URI(url.getScheme(), null, url.getHost(), url.getPort(), url.getPath(), url.getQuery(), null)
                    .toString();
        } catch (URISyntaxException e) {
            return url.getScheme() + "://" + url.getHost();
        }
    }

    /** A cache that proves broken is thrown away, once. */
    private Callable<GitFetch> attempts(GitRequest request) {
        return () -> {
            try {
                return new GitOperation(request, cache, 0).run();
            } catch (BrokenCacheException e) {
                cache.forget(request.cacheKey());
                return new GitOperation(request, cache, 0).run();
            }
        };
    }

    /** A fetch under way; when nobody waits for it any longer its result is closed. */
    private static final class Attempt extends FutureTask<GitFetch> {
        private final AtomicBoolean abandoned = new AtomicBoolean();

        Attempt(Callable<GitFetch> work) {
            super(work);
        }

        void abandon() {
            abandoned.set(true);
            if (isDone()) {
                closeResult();
            }
        }

        @Override
        protected void done() {
            if (abandoned.get()) {
                closeResult();
            }
        }

        private void closeResult() {
            if (state() == State.SUCCESS && resultNow() instanceof GitFetch.Snapshot snapshot) {
                snapshot.close();
            }
        }
    }

    private static RuntimeException unwrap(ExecutionException failure) {
        return switch (failure.getCause()) {
            case GitException git -> git;
            case RemoteException settings -> settings;
            case BrokenCacheException broken -> new GitException(GitException.Kind.STORAGE, broken.text(), broken);
            case IOException io ->
                new GitException(GitException.Kind.STORAGE, "the Git cache cannot be used: " + io.getMessage(), io);
            case RuntimeException other -> other;
            case null, default -> new IllegalStateException("a Git operation failed", failure.getCause());
        };
    }
}

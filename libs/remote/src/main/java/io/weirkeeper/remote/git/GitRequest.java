package io.weirkeeper.remote.git;

import io.weirkeeper.remote.proxy.ProxyChoice;
import java.net.URI;
import java.time.Duration;

/**
 * What to fetch, and how.
 *
 * @param url http, https or ssh; user info in it is not used, see {@link GitAuth#of}
 * @param timeout for the whole operation
 * @param knownRevision when the reference still resolves to this revision nothing is fetched; empty fetches always
 * @param recurseSubmodules whether the repositories that the commit names as submodules are fetched as well
 * @param cacheKey names the cache between fetches: letters, digits, dashes; one fetch per key at a time
 */
public record GitRequest(
        URI url,
        GitReference reference,
        GitAuth auth,
        ProxyChoice proxy,
        Duration timeout,
        String knownRevision,
        boolean recurseSubmodules,
        String cacheKey) {

    public GitRequest {
        if (!cacheKey.matches("[A-Za-z0-9-]{1,80}")) {
            throw new IllegalArgumentException("not a cache key: " + cacheKey);
        }
    }
}

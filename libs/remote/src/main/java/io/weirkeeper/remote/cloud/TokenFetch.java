package io.weirkeeper.remote.cloud;

/**
 * Fetches a token, and fails as it fails.
 *
 * @param <E> the failure
 */
@FunctionalInterface
public interface TokenFetch<E extends Exception> {
    AccessToken fetch() throws E;
}

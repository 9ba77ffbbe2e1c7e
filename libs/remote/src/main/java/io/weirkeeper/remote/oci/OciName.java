package io.weirkeeper.remote.oci;

import io.weirkeeper.remote.RemoteException;

/**
 * A repository in a registry. A name whose first part is no host is one of Docker Hub, as everywhere.
 *
 * @param registry host and, perhaps, port
 * @param repository such as {@code stefanprodan/manifests/podinfo}
 */
public record OciName(String registry, String repository) {
    private static final String DOCKER_HUB = "index.docker.io";
    private static final String REPOSITORY_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789_-./";
    private static final int LONGEST = 255;

    /**
     * Reads a name without scheme, tag and digest.
     *
     * @throws RemoteException saying what is wrong with it
     */
    public static OciName parse(String text) {
        if (text.isEmpty()) {
            throw new RemoteException("a repository name must be specified");
        }
        int slash = text.indexOf('/');
        String first = slash < 0 ? "" : text.substring(0, slash);
        boolean named = first.contains(".") || first.contains(":") || first.equals("localhost");
        String registry = named ? first : DOCKER_HUB;
        String repository = named ? text.substring(slash + 1) : text;
        checkRepository(repository);
        if (registry.equals("docker.io")) {
            registry = DOCKER_HUB;
        }
        boolean official = registry.equals(DOCKER_HUB) && repository.indexOf('/') < 0;
        checkRegistry(registry);
        return new OciName(registry, official ? "library/" + repository : repository);
    }

    private static void checkRepository(String repository) {
        int colon = repository.indexOf(':');
        boolean spelt = repository
                .substring(0, colon < 0 ? repository.length() : colon)
                .chars()
                .allMatch(c -> REPOSITORY_CHARACTERS.indexOf(c) >= 0);
        if (colon >= 0 && spelt && colon > 1) {
            throw new RemoteException("URL must not contain a tag; remove '" + repository.substring(colon) + "'");
        }
        if (!spelt || colon >= 0) {
            throw new RemoteException(
                    "repository can only contain the characters `" + REPOSITORY_CHARACTERS + "`: " + repository);
        }
        if (repository.length() < 2 || repository.length() > LONGEST) {
            throw new RemoteException(
                    "repository must be between 2 and " + LONGEST + " characters in length: " + repository);
        }
        for (String part : repository.split("/", -1)) {
            if (part.isEmpty() || part.equals(".") || part.equals("..")) {
                throw new RemoteException("repository must have a name between its slashes: " + repository);
            }
        }
    }

    private static void checkRegistry(String registry) {
        boolean spelt = !registry.isEmpty()
                && registry.chars().allMatch(c -> Character.isLetterOrDigit(c) || "-._:[]".indexOf(c) >= 0);
        if (!spelt || registry.endsWith(":")) {
            throw new RemoteException("registries must be valid RFC 3986 URI authorities: " + registry);
        }
    }

    /** Whether servers there are reached over http when https fails: this machine and private networks. */
    boolean isLocal() {
        String host = registry.startsWith("[")
                ? registry.substring(0, registry.indexOf(']') + 1)
                : registry.substring(0, registry.indexOf(':') < 0 ? registry.length() : registry.indexOf(':'));
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.endsWith(".local")
                || host.equals("[::1]")
                || host.matches("(127|10)\\.\\d+\\.\\d+\\.\\d+")
                || host.matches("192\\.168\\.\\d+\\.\\d+")
                || host.matches("172\\.(1[6-9]|2\\d|3[01])\\.\\d+\\.\\d+");
    }

    @Override
    public String toString() {
        return registry + "/" + repository;
    }
}

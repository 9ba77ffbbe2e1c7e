package io.weirkeeper.remote.oci;

/**
 * Who reads from a registry; empty texts say nothing. Never shows its values.
 *
 * @param identityToken exchanged for access tokens, in place of user and password
 * @param registryToken sent as it is
 */
public record RegistryLogin(String username, String password, String identityToken, String registryToken) {
    public static final RegistryLogin ANONYMOUS = new RegistryLogin("", "", "", "");

    public static RegistryLogin of(String username, String password) {
        return new RegistryLogin(username, password, "", "");
    }

    public boolean isAnonymous() {
        return equals(ANONYMOUS);
    }

    boolean hasPassword() {
        return !username.isEmpty() || !password.isEmpty();
    }

    @Override
    public String toString() {
        return isAnonymous() ? "RegistryLogin[anonymous]" : "RegistryLogin[set]";
    }
}

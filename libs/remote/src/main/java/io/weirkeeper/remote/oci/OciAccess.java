package io.weirkeeper.remote.oci;

import io.weirkeeper.remote.http.HttpAccess;

/**
 * How a registry is reached.
 *
 * @param insecure whether plain http is tried when https fails; loopback and private addresses are tried so always
 */
public record OciAccess(RegistryLogin login, HttpAccess http, boolean insecure) {}

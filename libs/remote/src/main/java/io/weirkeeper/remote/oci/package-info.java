/** Registries of the OCI distribution specification: tags, manifests, blobs, and who may read them. */
@NullMarked
package io.weirkeeper.remote.oci;

import org.jspecify.annotations.NullMarked;

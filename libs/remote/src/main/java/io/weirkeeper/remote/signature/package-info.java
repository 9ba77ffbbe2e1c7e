/** Signatures on Git objects: OpenPGP and SSH. */
@NullMarked
package io.weirkeeper.remote.signature;

import org.jspecify.annotations.NullMarked;

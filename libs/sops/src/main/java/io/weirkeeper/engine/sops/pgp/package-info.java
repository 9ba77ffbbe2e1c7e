/** OpenPGP messages and the secret keys that open them. */
@NullMarked
package io.weirkeeper.engine.sops.pgp;

import org.jspecify.annotations.NullMarked;

/** Files of others that a repository of The Update Framework (TUF 1.0) vouches for. */
@NullMarked
package io.weirkeeper.remote.tuf;

import org.jspecify.annotations.NullMarked;

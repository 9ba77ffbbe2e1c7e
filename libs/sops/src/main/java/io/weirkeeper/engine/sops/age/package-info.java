/** Files of the age tool and the identities that open them. */
@NullMarked
package io.weirkeeper.engine.sops.age;

import org.jspecify.annotations.NullMarked;

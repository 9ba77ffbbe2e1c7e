/** Master keys and how a data key is recovered with them. */
@NullMarked
package io.weirkeeper.engine.sops.key;

import org.jspecify.annotations.NullMarked;

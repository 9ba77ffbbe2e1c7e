/** A document as SOPS sees it, and how its values are decrypted. */
@NullMarked
package io.weirkeeper.engine.sops.tree;

import org.jspecify.annotations.NullMarked;

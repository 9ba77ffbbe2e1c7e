/** Documents encrypted by SOPS, decrypted. Start at {@link io.weirkeeper.engine.sops.SopsDecryptor}. */
@NullMarked
package io.weirkeeper.engine.sops;

import org.jspecify.annotations.NullMarked;

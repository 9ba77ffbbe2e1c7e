/** Proves that a source was signed by whom its spec trusts: commits and tags, artifacts in registries. */
@NullMarked
package io.weirkeeper.service.source.verify;

import org.jspecify.annotations.NullMarked;

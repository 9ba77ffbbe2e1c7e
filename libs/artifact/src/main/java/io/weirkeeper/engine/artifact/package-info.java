/** Archives in and out safely, digests, ignore rules, paths that cannot escape. Pure. */
@NullMarked
package io.weirkeeper.engine.artifact;

import org.jspecify.annotations.NullMarked;

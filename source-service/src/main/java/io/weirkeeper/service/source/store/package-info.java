/** Keeps artifacts on disk, whole or not at all. */
@NullMarked
package io.weirkeeper.service.source.store;

import org.jspecify.annotations.NullMarked;

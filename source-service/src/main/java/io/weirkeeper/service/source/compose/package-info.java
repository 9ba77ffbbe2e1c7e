/** Makes the tree of an artifact out of what was fetched: parts of it, and what it includes. */
@NullMarked
package io.weirkeeper.service.source.compose;

import org.jspecify.annotations.NullMarked;

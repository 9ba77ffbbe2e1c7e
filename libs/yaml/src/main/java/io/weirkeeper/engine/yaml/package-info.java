/** YAML documents with places, read and printed as Go's YAML libraries do. See docs/ARCHITECTURE.md. */
@NullMarked
package io.weirkeeper.engine.yaml;

import org.jspecify.annotations.NullMarked;

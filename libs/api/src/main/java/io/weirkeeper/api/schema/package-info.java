/** Annotations that say what the schema of a custom resource demands; the CRDs are generated from them. */
@NullMarked
package io.weirkeeper.api.schema;

import org.jspecify.annotations.NullMarked;

/** What strategic merges and scopes know about Kubernetes kinds. */
@NullMarked
package io.weirkeeper.engine.kustomize.schema;

import org.jspecify.annotations.NullMarked;

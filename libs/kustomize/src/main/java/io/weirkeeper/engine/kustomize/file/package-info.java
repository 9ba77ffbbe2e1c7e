/** Where files come from: disk, memory, remote bases behind a port. */
@NullMarked
package io.weirkeeper.engine.kustomize.file;

import org.jspecify.annotations.NullMarked;

/** Builds charts: finds versions, pulls and packages, with values files and dependencies. */
@NullMarked
package io.weirkeeper.service.source.build;

import org.jspecify.annotations.NullMarked;

/** Charts: files, metadata, dependencies; from directories and archives. */
@NullMarked
package io.weirkeeper.engine.helm.chart;

import org.jspecify.annotations.NullMarked;

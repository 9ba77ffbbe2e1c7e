/** Logs with Flux's keys, so that {@code flux logs} and dashboards read them (spec/cli.md section 3). */
@NullMarked
package io.weirkeeper.runtime.log;

import org.jspecify.annotations.NullMarked;

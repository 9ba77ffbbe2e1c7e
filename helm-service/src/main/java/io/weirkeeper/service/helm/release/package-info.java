/** Helm's actions, stage by stage. */
@NullMarked
package io.weirkeeper.service.helm.release;

import org.jspecify.annotations.NullMarked;

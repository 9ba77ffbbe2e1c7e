/** Doors in: facts and health become triggers. */
@NullMarked
package io.weirkeeper.service.helm.intake;

import org.jspecify.annotations.NullMarked;

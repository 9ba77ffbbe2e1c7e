/** Doors in: facts about sources and dependencies become triggers. */
@NullMarked
package io.weirkeeper.service.kustomize.intake;

import org.jspecify.annotations.NullMarked;

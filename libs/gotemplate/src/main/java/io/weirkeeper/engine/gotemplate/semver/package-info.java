/** Semantic versions and constraints on them by the rules of Masterminds/semver. */
@NullMarked
package io.weirkeeper.engine.gotemplate.semver;

import org.jspecify.annotations.NullMarked;

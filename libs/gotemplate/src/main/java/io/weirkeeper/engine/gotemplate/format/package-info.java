/** Go's fmt and strconv as far as templates reach: verbs, quoting, numbers. */
@NullMarked
package io.weirkeeper.engine.gotemplate.format;

import org.jspecify.annotations.NullMarked;

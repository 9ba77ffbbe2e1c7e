/** Gets sources from outside: Git so far. */
@NullMarked
package io.weirkeeper.service.source.fetch;

import org.jspecify.annotations.NullMarked;

/** Puts artifacts together out of parts of other artifacts, and keeps the objects that offer them. */
@NullMarked
package io.weirkeeper.service.source.generate;

import org.jspecify.annotations.NullMarked;

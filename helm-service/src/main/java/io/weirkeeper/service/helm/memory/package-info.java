/** How much is done at a time, by memory. */
@NullMarked
package io.weirkeeper.service.helm.memory;

import org.jspecify.annotations.NullMarked;

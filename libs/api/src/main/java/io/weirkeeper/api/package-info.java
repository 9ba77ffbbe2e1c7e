/** Records of the custom resources and of the messages. Pure. */
@NullMarked
package io.weirkeeper.api;

import org.jspecify.annotations.NullMarked;

/** Settings, flags, and the object graph. */
@NullMarked
package io.weirkeeper.service.helm.config;

import org.jspecify.annotations.NullMarked;

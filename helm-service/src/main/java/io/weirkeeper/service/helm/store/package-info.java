/** Release records in Secrets. */
@NullMarked
package io.weirkeeper.service.helm.store;

import org.jspecify.annotations.NullMarked;

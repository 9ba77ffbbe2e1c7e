/** Release records: what Helm keeps of each release, and what may be done to it before it is applied. */
@NullMarked
package io.weirkeeper.engine.helm.release;

import org.jspecify.annotations.NullMarked;

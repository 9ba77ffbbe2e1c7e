/** Which process acts: Flux's own leader-election leases (DESIGN section 3, "Ownership"). */
@NullMarked
package io.weirkeeper.runtime.ownership;

import org.jspecify.annotations.NullMarked;

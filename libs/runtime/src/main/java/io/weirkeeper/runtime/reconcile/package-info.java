/** The reconcile loop: triggers in, one run at a time per object, outcomes out. */
@NullMarked
package io.weirkeeper.runtime.reconcile;

import org.jspecify.annotations.NullMarked;

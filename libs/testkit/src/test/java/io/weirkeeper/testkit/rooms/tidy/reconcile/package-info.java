@NullMarked
package io.weirkeeper.testkit.rooms.tidy.reconcile;

import org.jspecify.annotations.NullMarked;

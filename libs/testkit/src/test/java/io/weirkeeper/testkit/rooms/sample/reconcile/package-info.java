@NullMarked
package io.weirkeeper.testkit.rooms.sample.reconcile;

import org.jspecify.annotations.NullMarked;

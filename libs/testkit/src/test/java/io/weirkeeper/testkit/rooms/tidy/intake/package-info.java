@NullMarked
package io.weirkeeper.testkit.rooms.tidy.intake;

import org.jspecify.annotations.NullMarked;

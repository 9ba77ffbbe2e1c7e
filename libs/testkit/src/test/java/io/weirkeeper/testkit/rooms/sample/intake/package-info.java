@NullMarked
package io.weirkeeper.testkit.rooms.sample.intake;

import org.jspecify.annotations.NullMarked;

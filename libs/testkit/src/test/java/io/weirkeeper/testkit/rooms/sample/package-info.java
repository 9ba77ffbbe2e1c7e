@NullMarked
package io.weirkeeper.testkit.rooms.sample;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.weirkeeper.testkit.rooms.sample.publish;

import org.jspecify.annotations.NullMarked;

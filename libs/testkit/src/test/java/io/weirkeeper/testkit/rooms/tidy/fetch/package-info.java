@NullMarked
package io.weirkeeper.testkit.rooms.tidy.fetch;

import org.jspecify.annotations.NullMarked;

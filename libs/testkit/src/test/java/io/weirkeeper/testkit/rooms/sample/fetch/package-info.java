@NullMarked
package io.weirkeeper.testkit.rooms.sample.fetch;

import org.jspecify.annotations.NullMarked;

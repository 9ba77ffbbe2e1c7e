/** The rules of the house as tests: what product code never does, and which room of a service may use which. */
@NullMarked
package io.weirkeeper.testkit.rooms;

import org.jspecify.annotations.NullMarked;

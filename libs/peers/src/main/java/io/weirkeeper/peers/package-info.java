/** Stand-ins for the outside world on loopback, real protocols all the same. */
@NullMarked
package io.weirkeeper.peers;

import org.jspecify.annotations.NullMarked;

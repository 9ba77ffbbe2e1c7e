/** TLS from the PEM texts that secrets hold. */
@NullMarked
package io.weirkeeper.remote.tls;

import org.jspecify.annotations.NullMarked;

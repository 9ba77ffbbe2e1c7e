/** Proxies from the values that secrets hold. */
@NullMarked
package io.weirkeeper.remote.proxy;

import org.jspecify.annotations.NullMarked;

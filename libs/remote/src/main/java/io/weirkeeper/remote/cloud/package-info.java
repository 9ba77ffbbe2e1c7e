/** Logins at clouds and forges: tokens and signatures for requests. */
@NullMarked
package io.weirkeeper.remote.cloud;

import org.jspecify.annotations.NullMarked;

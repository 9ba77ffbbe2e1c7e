/** The HTTP ports that services open: bounded in header size, body size and time. */
@NullMarked
package io.weirkeeper.runtime.http;

import org.jspecify.annotations.NullMarked;

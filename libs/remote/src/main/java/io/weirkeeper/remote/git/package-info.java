/** A Git client over HTTP that never starts a process, never reads a user's settings and never trusts a server's tree. */
@NullMarked
package io.weirkeeper.remote.git;

import org.jspecify.annotations.NullMarked;

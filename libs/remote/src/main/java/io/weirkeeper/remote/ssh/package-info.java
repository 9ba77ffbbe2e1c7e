/** SSH from the values that secrets hold: keys, known hosts, sessions for Git. No agent, no file of a user. */
@NullMarked
package io.weirkeeper.remote.ssh;

import org.jspecify.annotations.NullMarked;

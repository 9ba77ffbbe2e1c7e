/** Key management services: one request each that opens a small ciphertext, and the logins it takes. */
@NullMarked
package io.weirkeeper.remote.kms;

import org.jspecify.annotations.NullMarked;

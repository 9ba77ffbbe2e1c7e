/** Keys, certificates and password hashes as Sprig makes them, on the JDK's cryptography. */
@NullMarked
package io.weirkeeper.engine.gotemplate.crypto;

import org.jspecify.annotations.NullMarked;

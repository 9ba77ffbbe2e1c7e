/** From the text of each file format to trees and back, as SOPS reads and prints it. */
@NullMarked
package io.weirkeeper.engine.sops.format;

import org.jspecify.annotations.NullMarked;

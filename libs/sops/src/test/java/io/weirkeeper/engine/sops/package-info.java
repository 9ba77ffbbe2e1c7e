@NullMarked
package io.weirkeeper.engine.sops;

import org.jspecify.annotations.NullMarked;

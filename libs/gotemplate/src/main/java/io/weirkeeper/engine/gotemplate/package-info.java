/** Go's text/template with the Sprig and Helm functions. Pure. */
@NullMarked
package io.weirkeeper.engine.gotemplate;

import org.jspecify.annotations.NullMarked;

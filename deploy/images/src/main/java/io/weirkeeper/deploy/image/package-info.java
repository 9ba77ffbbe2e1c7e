/** Container images without a Dockerfile: one application under the names of the controllers. Used by the build alone. */
@NullMarked
package io.weirkeeper.deploy.image;

import org.jspecify.annotations.NullMarked;

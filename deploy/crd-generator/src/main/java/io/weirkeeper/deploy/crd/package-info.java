/** From the records of the custom resources to their CRDs. */
@NullMarked
package io.weirkeeper.deploy.crd;

import org.jspecify.annotations.NullMarked;

/** From a Kustomization's decryption settings to plain files and objects. */
@NullMarked
package io.weirkeeper.service.kustomize.decrypt;

import org.jspecify.annotations.NullMarked;

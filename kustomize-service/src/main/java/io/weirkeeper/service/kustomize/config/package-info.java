/** Settings of kustomize-service and the one place where its objects are put together. */
@NullMarked
package io.weirkeeper.service.kustomize.config;

import org.jspecify.annotations.NullMarked;

/** Reads the settings and builds the service. */
@NullMarked
package io.weirkeeper.service.source.config;

import org.jspecify.annotations.NullMarked;

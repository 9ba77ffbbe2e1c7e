/** Values in and out of JSON, YAML and TOML as Go's libraries do it. */
@NullMarked
package io.weirkeeper.engine.gotemplate.data;

import org.jspecify.annotations.NullMarked;

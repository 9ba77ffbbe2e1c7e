/** Sources become artifacts: GitRepository to begin with. */
@NullMarked
package io.weirkeeper.service.source;

import org.jspecify.annotations.NullMarked;

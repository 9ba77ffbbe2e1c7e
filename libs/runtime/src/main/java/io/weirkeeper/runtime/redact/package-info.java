/** The one place that takes secrets out of what people and topics see. */
@NullMarked
package io.weirkeeper.runtime.redact;

import org.jspecify.annotations.NullMarked;

/** Records of the kinds in notification.toolkit.fluxcd.io. */
@NullMarked
package io.weirkeeper.api.notification;

import org.jspecify.annotations.NullMarked;

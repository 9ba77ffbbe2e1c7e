/** Providers that mark commits and change requests on a forge. */
@NullMarked
package io.weirkeeper.service.notification.send.forge;

import org.jspecify.annotations.NullMarked;

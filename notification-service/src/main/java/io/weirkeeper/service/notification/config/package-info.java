/** Settings, and the object graph made from them. */
@NullMarked
package io.weirkeeper.service.notification.config;

import org.jspecify.annotations.NullMarked;

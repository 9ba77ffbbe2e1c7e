/** What travels between the services: see docs/EVENTS.md. */
@NullMarked
package io.weirkeeper.api.event;

import org.jspecify.annotations.NullMarked;

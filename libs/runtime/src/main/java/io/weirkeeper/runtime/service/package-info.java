/** What a service is made of: the platform of the process and the runtime of each service in it. */
@NullMarked
package io.weirkeeper.runtime.service;

import org.jspecify.annotations.NullMarked;

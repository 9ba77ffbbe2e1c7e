/** For tests: a real API server, Kafka broker and Git server, fakes, case folders. */
@NullMarked
package io.weirkeeper.testkit;

import org.jspecify.annotations.NullMarked;

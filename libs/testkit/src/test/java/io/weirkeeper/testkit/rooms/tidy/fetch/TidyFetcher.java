package io.weirkeeper.testkit.rooms.tidy.fetch;

import java.net.URI;

/** Does the work and knows nobody. */
public record TidyFetcher(URI from) {}

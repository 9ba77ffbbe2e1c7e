/** Clients of object stores, each behind {@link io.weirkeeper.remote.store.ObjectStore}. */
@NullMarked
package io.weirkeeper.remote.store;

import org.jspecify.annotations.NullMarked;

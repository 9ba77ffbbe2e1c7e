/** Clients of the outside world: credentials, TLS, proxies, Git. No Kubernetes client. */
@NullMarked
package io.weirkeeper.remote;

import org.jspecify.annotations.NullMarked;

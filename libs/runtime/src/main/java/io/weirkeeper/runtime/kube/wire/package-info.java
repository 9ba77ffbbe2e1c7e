/**
 * HTTP/1.1 to the API server over blocking sockets, which cost a virtual thread next to nothing: requests, answers that
 * stream, kept connections, TLS, credentials and proxies. Why it is our own: docs/adr/0017-the-wire-to-the-api-server.md.
 */
@NullMarked
package io.weirkeeper.runtime.kube.wire;

import org.jspecify.annotations.NullMarked;

/** HTTP to servers of others: bounded in time, credentials for one server alone, TLS and proxies from secrets. */
@NullMarked
package io.weirkeeper.remote.http;

import org.jspecify.annotations.NullMarked;

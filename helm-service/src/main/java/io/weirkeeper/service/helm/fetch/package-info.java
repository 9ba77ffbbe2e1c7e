/** What a release is made of: charts and values. */
@NullMarked
package io.weirkeeper.service.helm.fetch;

import org.jspecify.annotations.NullMarked;

/** Clusters that clouds run: how they are reached, and who is known there. */
@NullMarked
package io.weirkeeper.remote.cluster;

import org.jspecify.annotations.NullMarked;

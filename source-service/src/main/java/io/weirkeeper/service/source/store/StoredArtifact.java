package io.weirkeeper.service.source.store;

import io.weirkeeper.engine.artifact.Digest;

/** A file that was stored. */
public record StoredArtifact(String path, String url, Digest digest, long size) {}

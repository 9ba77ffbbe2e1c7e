package io.weirkeeper.remote.git;

import io.weirkeeper.engine.artifact.Revision;

/**
 * A commit that was found.
 *
 * @param hash 40 hexadecimal digits
 * @param reference the full name it was found under; empty when it was asked for by hash alone
 * @param message empty when only the hash is known
 */
public record GitCommit(String hash, String reference, String message) {
    private static final int SUBJECT = 50;

    /** {@code main@sha1:<hash>}: the reference without {@code refs/heads/} and the like. */
    public String revision() {
        String[] parts = reference.split("/", 3);
        return Revision.of(parts.length == 3 ? parts[2] : "", hash);
    }

    /** {@code refs/heads/main@sha1:<hash>}. */
    public String absoluteRevision() {
        return Revision.of(reference, hash);
    }

    /** The first 50 characters of the subject. */
    public String shortMessage() {
        int end = message.indexOf('\n');
        String subject = end < 0 ? message : message.substring(0, end);
        return subject.codePointCount(0, subject.length()) <= SUBJECT
                ? subject
                : subject.substring(0, subject.offsetByCodePoints(0, SUBJECT)) + "...";
    }
}

package io.weirkeeper.engine.artifact;

/**
 * How much an archive may hold.
 *
 * @param bytes of all files, uncompressed
 * @param entries files and directories
 * @param depth of directories
 */
public record ArchiveLimits(long bytes, int entries, int depth) {
    /** Far above every real source: 8 GiB, a million entries, 256 directories deep. */
    public static final ArchiveLimits DEFAULT = new ArchiveLimits(8L << 30, 1_000_000, 256);

    void checkBytes(long count, String path) {
        if (count > bytes) {
            throw new ArtifactException("'" + path + "': more than " + bytes
                    + " bytes in all; leave files out with .sourceignore or split the source");
        }
    }

    void checkEntries(int count, String path) {
        if (count > entries) {
            throw new ArtifactException("'" + path + "': more than " + entries
                    + " files and directories; leave some out or split the source");
        }
    }

    void checkDepth(int count, String path) {
        if (count > depth) {
            throw new ArtifactException(
                    "'" + path + "': more than " + depth + " directories deep; flatten the directories");
        }
    }
}

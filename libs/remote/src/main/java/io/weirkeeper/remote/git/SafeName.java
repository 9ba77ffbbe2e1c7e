package io.weirkeeper.remote.git;

import java.util.Locale;

/**
 * Judges the names in a Git tree. Refused is what is no single name, and what some file system would take for
 * {@code .git}: by letter case, by code points that HFS+ ignores, by NTFS short names, trailing dots and streams. No
 * honest repository has such names; whoever checks the artifact out elsewhere must not be trapped.
 */
final class SafeName {
    private static final String HFS_IGNORED =
            "\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e" + "\u206a\u206b\u206c\u206d\u206e\u206f\ufeff";

    private SafeName() {}

    static boolean isSafe(String name) {
        if (name.isEmpty() || name.equals(".") || name.equals("..") || name.indexOf('/') >= 0) {
            return false;
        }
        if (name.indexOf('\0') >= 0) {
            return false;
        }
        for (String part : name.split("\\\\", -1)) {
            if (isGitDirectory(part)) {
                return false;
            }
        }
        return true;
    }

    private static boolean isGitDirectory(String part) {
        String plain = withoutIgnored(part).toLowerCase(Locale.ROOT);
        if (plain.equals(".git")) {
            return true;
        }
        int stream = plain.indexOf(':');
        String file = stream < 0 ? plain : plain.substring(0, stream);
        int end = file.length();
        while (end > 0 && (file.charAt(end - 1) == ' ' || file.charAt(end - 1) == '.')) {
            end--;
        }
        String trimmed = file.substring(0, end);
        return trimmed.equals(".git") || trimmed.equals("git~1");
    }

    private static String withoutIgnored(String name) {
        StringBuilder kept = new StringBuilder(name.length());
        for (int i = 0; i < name.length(); i++) {
            if (HFS_IGNORED.indexOf(name.charAt(i)) < 0) {
                kept.append(name.charAt(i));
            }
        }
        return kept.toString();
    }
}

package io.weirkeeper.engine.gotemplate.semver;

import io.weirkeeper.engine.gotemplate.format.Quoting;
import io.weirkeeper.engine.gotemplate.value.GoError;

/**
 * A version as Masterminds/semver 3.5 reads it: a leading v and missing minor and patch numbers are fine. Numbers are
 * unsigned. Ordered by precedence, build metadata aside.
 */
public record SemanticVersion(long major, long minor, long patch, String prerelease, String metadata, String original)
        implements Comparable<SemanticVersion> {
    private static final int MAX_LENGTH = 256;

    /** Reads a version; the error is worded as Go's. */
    public static SemanticVersion parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new GoError("version string is too long (max 256 bytes)");
        }
        int at = text.startsWith("v") ? 1 : 0;
        String[] numbers = {"", "", ""};
        for (int i = 0; i < 3; i++) {
            int start = at;
            if (i > 0) {
                if (at >= text.length() || text.charAt(at) != '.') {
                    break;
                }
                start = at + 1;
            }
            int end = start;
            while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
                end++;
            }
            if (end == start) {
                if (i == 0) {
                    throw invalid();
                }
                break;
            }
            numbers[i] = text.substring(start, end);
            at = end;
        }
        String prerelease = "";
        String metadata = "";
        if (at < text.length() && text.charAt(at) == '-') {
            int end = endOfIdentifiers(text, at + 1);
            prerelease = text.substring(at + 1, end);
            at = end;
        }
        if (at < text.length() && text.charAt(at) == '+') {
            int end = endOfIdentifiers(text, at + 1);
            metadata = text.substring(at + 1, end);
            at = end;
        }
        if (at != text.length()) {
            throw invalid();
        }
        long major = segment(numbers[0]);
        long minor = segment(numbers[1]);
        long patch = segment(numbers[2]);
        checkPrerelease(prerelease);
        return new SemanticVersion(major, minor, patch, prerelease, metadata, text);
    }

    private static GoError invalid() {
        return new GoError("invalid semantic version");
    }

    /** Where dot-separated, non-empty identifiers end; fails when there is none. */
    private static int endOfIdentifiers(String text, int from) {
        int at = from;
        while (true) {
            int start = at;
            while (at < text.length() && isIdentifier(text.charAt(at))) {
                at++;
            }
            if (at == start) {
                throw invalid();
            }
            if (at >= text.length() || text.charAt(at) != '.') {
                return at;
            }
            at++;
        }
    }

    static boolean isIdentifier(char c) {
        return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '-';
    }

    private static long segment(String digits) {
        if (digits.isEmpty()) {
            return 0;
        }
        try {
            return Long.parseUnsignedLong(digits);
        } catch (NumberFormatException e) {
            throw new GoError("error parsing version segment: strconv.ParseUint: parsing " + Quoting.quote(digits)
                    + ": value out of range");
        }
    }

    private static void checkPrerelease(String prerelease) {
        if (prerelease.isEmpty()) {
            return;
        }
        for (String part : prerelease.split("\\.", -1)) {
            if (part.length() > 1 && part.charAt(0) == '0' && isNumeric(part)) {
                throw new GoError("version segment starts with 0");
            }
        }
    }

    private static boolean isNumeric(String part) {
        return !part.isEmpty() && part.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private SemanticVersion next(long newMajor, long newMinor, long newPatch) {
        String prefix = original.startsWith("v") ? "v" : "";
        String text = Long.toUnsignedString(newMajor) + "." + Long.toUnsignedString(newMinor) + "."
                + Long.toUnsignedString(newPatch);
        return new SemanticVersion(newMajor, newMinor, newPatch, "", "", prefix + text);
    }

    public SemanticVersion nextMajor() {
        return next(major + 1, 0, 0);
    }

    public SemanticVersion nextMinor() {
        return next(major, minor + 1, 0);
    }

    /** The next patch version; of a pre-release it is the release. */
    public SemanticVersion nextPatch() {
        return next(major, minor, prerelease.isEmpty() ? patch + 1 : patch);
    }

    @Override
    public int compareTo(SemanticVersion other) {
        int order = Long.compareUnsigned(major, other.major);
        order = order != 0 ? order : Long.compareUnsigned(minor, other.minor);
        order = order != 0 ? order : Long.compareUnsigned(patch, other.patch);
        return order != 0 ? order : comparePrerelease(prerelease, other.prerelease);
    }

    static int comparePrerelease(String a, String b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.isEmpty() && b.isEmpty() ? 0 : a.isEmpty() ? 1 : -1;
        }
        String[] left = a.split("\\.", -1);
        String[] right = b.split("\\.", -1);
        for (int i = 0; i < Math.max(left.length, right.length); i++) {
            int order = comparePart(i < left.length ? left[i] : "", i < right.length ? right[i] : "");
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static int comparePart(String a, String b) {
        if (a.equals(b)) {
            return 0;
        }
        if (a.isEmpty() || b.isEmpty()) {
            return a.isEmpty() ? -1 : 1;
        }
        boolean aNumber = isUnsignedLong(a);
        boolean bNumber = isUnsignedLong(b);
        if (aNumber && bNumber) {
            return Long.compareUnsigned(Long.parseUnsignedLong(a), Long.parseUnsignedLong(b)) > 0 ? 1 : -1;
        }
        if (aNumber != bNumber) {
            return aNumber ? -1 : 1;
        }
        return a.compareTo(b) > 0 ? 1 : -1;
    }

    private static boolean isUnsignedLong(String part) {
        if (!isNumeric(part)) {
            return false;
        }
        try {
            Long.parseUnsignedLong(part);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return Long.toUnsignedString(major) + "." + Long.toUnsignedString(minor) + "." + Long.toUnsignedString(patch)
                + (prerelease.isEmpty() ? "" : "-" + prerelease) + (metadata.isEmpty() ? "" : "+" + metadata);
    }
}

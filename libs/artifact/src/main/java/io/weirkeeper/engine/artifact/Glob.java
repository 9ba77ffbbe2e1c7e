package io.weirkeeper.engine.artifact;

import java.util.ArrayList;
import java.util.List;

/**
 * A shell pattern for one name, as Go's path/filepath.Match reads it: {@code *}, {@code ?}, {@code [a-z]},
 * {@code [^a-z]} and {@code \} before a character taken as it is. Matching never backtracks over more than one star, so
 * it takes time proportional to pattern times name at worst.
 */
public final class Glob {
    /** What became of a match. */
    public enum Result {
        YES,
        NO,
        /** The part of the pattern that was needed is malformed. */
        BAD
    }

    private static final int[] ANY = {};

    private final String text;
    private final boolean literal;
    private final List<Chunk> chunks;

    private Glob(String text, boolean literal, List<Chunk> chunks) {
        this.text = text;
        this.literal = literal;
        this.chunks = chunks;
    }

    public static Glob of(String pattern) {
        boolean literal = pattern.chars().noneMatch(c -> c == '*' || c == '?' || c == '[' || c == '\\');
        return new Glob(pattern, literal, literal ? List.of() : chunks(pattern));
    }

    /** Whether no name could ever be held against the whole pattern. */
    public boolean isMalformed() {
        return chunks.stream().anyMatch(Chunk::bad);
    }

    /** The pattern as it was written. */
    String text() {
        return text;
    }

    public Result match(String name) {
        if (literal) {
            return text.equals(name) ? Result.YES : Result.NO;
        }
        int[] points = name.codePoints().toArray();
        int at = 0;
        for (int i = 0; i < chunks.size(); i++) {
            Chunk chunk = chunks.get(i);
            boolean last = i == chunks.size() - 1;
            if (chunk.star() && chunk.isEmpty()) {
                return Result.YES;
            }
            if (chunk.bad()) {
                return Result.BAD;
            }
            int end = chunk.find(points, at, last);
            if (end < 0) {
                return Result.NO;
            }
            at = end;
        }
        return at == points.length ? Result.YES : Result.NO;
    }

    private static List<Chunk> chunks(String pattern) {
        List<Chunk> chunks = new ArrayList<>();
        int[] points = pattern.codePoints().toArray();
        int at = 0;
        while (at < points.length) {
            boolean star = false;
            while (at < points.length && points[at] == '*') {
                star = true;
                at++;
            }
            int end = endOfChunk(points, at);
            chunks.add(new ChunkReader(points, at, end).read(star));
            at = end;
        }
        return chunks;
    }

    private static int endOfChunk(int[] points, int start) {
        boolean inRange = false;
        for (int i = start; i < points.length; i++) {
            switch (points[i]) {
                case '\\' -> i = Math.min(i + 1, points.length - 1);
                case '[' -> inRange = true;
                case ']' -> inRange = false;
                case '*' -> {
                    if (!inRange) {
                        return i;
                    }
                }
                default -> {}
            }
        }
        return points.length;
    }

    /** One position of a chunk. */
    private static final class Term {
        private final int[] ranges;
        private final boolean negated;

        /** @param ranges pairs of lowest and highest code point; empty matches everything */
        Term(int[] ranges, boolean negated) {
            this.ranges = ranges;
            this.negated = negated;
        }

        boolean accepts(int point) {
            if (ranges.length == 0) {
                return true;
            }
            for (int i = 0; i < ranges.length; i += 2) {
                if (ranges[i] <= point && point <= ranges[i + 1]) {
                    return !negated;
                }
            }
            return negated;
        }
    }

    /** The terms between two stars. */
    private record Chunk(boolean star, boolean bad, List<Term> terms) {
        boolean isEmpty() {
            return terms.isEmpty() && !bad;
        }

        /** Where the match ends; -1 when there is none. */
        int find(int[] name, int from, boolean last) {
            int skips = star ? name.length - from : 0;
            for (int skip = 0; skip <= skips; skip++) {
                int end = from + skip + terms.size();
                if (end > name.length) {
                    return -1;
                }
                if ((!last || end == name.length) && acceptsAt(name, from + skip)) {
                    return end;
                }
            }
            return -1;
        }

        private boolean acceptsAt(int[] name, int from) {
            for (int i = 0; i < terms.size(); i++) {
                if (!terms.get(i).accepts(name[from + i])) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Reads the terms of one chunk. */
    private static final class ChunkReader {
        private final int[] points;
        private final int end;
        private int at;
        private boolean bad;

        ChunkReader(int[] points, int start, int end) {
            this.points = points;
            this.at = start;
            this.end = end;
        }

        Chunk read(boolean star) {
            List<Term> terms = new ArrayList<>();
            while (at < end && !bad) {
                int point = points[at++];
                switch (point) {
                    case '?' -> terms.add(new Term(ANY, false));
                    case '[' -> terms.add(charClass());
                    case '\\' -> {
                        if (at == end) {
                            bad = true;
                        } else {
                            terms.add(single(points[at++]));
                        }
                    }
                    default -> terms.add(single(point));
                }
            }
            return new Chunk(star, bad, bad ? List.of() : terms);
        }

        private static Term single(int point) {
            return new Term(new int[] {point, point}, false);
        }

        private Term charClass() {
            boolean negated = at < end && points[at] == '^';
            if (negated) {
                at++;
            }
            List<Integer> ranges = new ArrayList<>();
            while (!bad) {
                if (at < end && points[at] == ']' && !ranges.isEmpty()) {
                    at++;
                    break;
                }
                int low = escaped();
                int high = low;
                if (!bad && points[at] == '-') {
                    at++;
                    high = escaped();
                }
                ranges.add(low);
                ranges.add(high);
            }
            return new Term(ranges.stream().mapToInt(Integer::intValue).toArray(), negated);
        }

        /** One character of a class; something must follow it. */
        private int escaped() {
            if (at >= end || points[at] == '-' || points[at] == ']') {
                bad = true;
                return 0;
            }
            if (points[at] == '\\') {
                at++;
            }
            if (at + 1 >= end) {
                bad = true;
                return 0;
            }
            return points[at++];
        }
    }
}

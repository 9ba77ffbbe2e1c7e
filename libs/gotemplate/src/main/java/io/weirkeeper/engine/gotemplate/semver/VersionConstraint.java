package io.weirkeeper.engine.gotemplate.semver;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import io.weirkeeper.engine.gotemplate.format.Quoting;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.Text;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A constraint on versions as Masterminds/semver 3.5 reads it: alternatives joined by {@code ||}, each a list of
 * comparisons. An alternative without a pre-release in any of its comparisons allows no pre-release.
 */
public final class VersionConstraint {
    private static final int MAX_LENGTH = 512;
    private static final int MAX_ALTERNATIVES = 32;
    private static final String VERSION = "v?([0-9|x|X|\\*]+)(\\.[0-9|x|X|\\*]+)?(\\.[0-9|x|X|\\*]+)?"
            + "(-([0-9A-Za-z\\-]+(\\.[0-9A-Za-z\\-]+)*))?(\\+([0-9A-Za-z\\-]+(\\.[0-9A-Za-z\\-]+)*))?";
    private static final String OPERATOR = "=||!=|>|<|>=|=>|<=|=<|~|~>|\\^";
    private static final Pattern ONE = Pattern.compile("^\\s*(" + OPERATOR + ")\\s*(" + VERSION + ")\\s*$");
    private static final Pattern RANGE = Pattern.compile("\\s*(" + VERSION + ")\\s+-\\s+(" + VERSION + ")\\s*");
    private static final Pattern EACH = Pattern.compile("(" + OPERATOR + ")\\s*(" + VERSION + ")");
    private static final Pattern VALID = Pattern.compile("^(\\s*(" + OPERATOR + ")\\s*(" + VERSION
            + ")\\s*)((?:\\s+|,\\s*)(" + OPERATOR + ")\\s*(" + VERSION + ")\\s*)*$");

    private final List<List<Comparison>> alternatives;

    private VersionConstraint(List<List<Comparison>> alternatives) {
        this.alternatives = alternatives;
    }

    /** Which of a comparison's numbers were left open. */
    private enum Open {
        NOTHING,
        PATCH,
        MINOR,
        EVERYTHING
    }

    private record Comparison(String operator, SemanticVersion version, Open open) {
        boolean isOpen() {
            return open != Open.NOTHING;
        }
    }

    /** Reads a constraint; the error is worded as Go's. */
    public static VersionConstraint parse(String raw) {
        if (raw.length() > MAX_LENGTH) {
            throw new GoError("constraint string is too long (max 512 bytes)");
        }
        String[] parts = splitAlternatives(withoutRanges(raw));
        if (parts.length > MAX_ALTERNATIVES) {
            throw new GoError("too many constraint groups (max 32)");
        }
        List<List<Comparison>> alternatives = new ArrayList<>();
        for (String part : parts) {
            if (!VALID.matcher(Text.decode(part)).find()) {
                throw improper(part);
            }
            List<Comparison> comparisons = new ArrayList<>();
            Matcher each = EACH.matcher(Text.decode(part));
            while (each.find()) {
                comparisons.add(comparison(each.group()));
            }
            alternatives.add(comparisons);
        }
        return new VersionConstraint(alternatives);
    }

    private static String[] splitAlternatives(String text) {
        return text.split("\\|\\|", -1);
    }

    private static GoError improper(String part) {
        return new GoError("improper constraint: " + Quoting.quote(part));
    }

    private static String withoutRanges(String raw) {
        Matcher ranges = RANGE.matcher(raw);
        String result = raw;
        while (ranges.find()) {
            String replacement = ">= " + ranges.group(1) + ", <= " + ranges.group(11) + " ";
            int at = result.indexOf(ranges.group());
            result = result.substring(0, at)
                    + replacement
                    + result.substring(at + ranges.group().length());
        }
        return result;
    }

    private static Comparison comparison(String text) {
        Matcher match = ONE.matcher(text);
        if (!match.find()) {
            throw improper(text);
        }
        String major = orEmpty(match.group(3));
        String minor = orEmpty(match.group(4));
        String patch = orEmpty(match.group(5));
        String prerelease = orEmpty(match.group(6));
        String version = match.group(2);
        Open open = Open.NOTHING;
        if (isWildcard(major)) {
            version = "0.0.0" + prerelease;
            open = Open.EVERYTHING;
        } else if (isWildcard(minor)) {
            version = major + ".0.0" + prerelease;
            open = Open.MINOR;
        } else if (isWildcard(patch)) {
            version = major + minor + ".0" + prerelease;
            open = Open.PATCH;
        }
        try {
            return new Comparison(match.group(1), SemanticVersion.parse(version), open);
        } catch (GoError e) {
            throw new GoError("constraint parser error", e);
        }
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static boolean isWildcard(String number) {
        String bare = number.startsWith(".") ? number.substring(1) : number;
        return bare.isEmpty() || bare.equals("x") || bare.equals("X") || bare.equals("*");
    }

    public boolean allows(SemanticVersion version) {
        for (List<Comparison> comparisons : alternatives) {
            boolean prereleases =
                    comparisons.stream().anyMatch(c -> !c.version().prerelease().isEmpty());
            boolean excluded = !version.prerelease().isEmpty() && !prereleases;
            if (!excluded && comparisons.stream().allMatch(c -> holds(c, version))) {
                return true;
            }
        }
        return false;
    }

    private static boolean holds(Comparison comparison, SemanticVersion version) {
        int order = version.compareTo(comparison.version());
        return switch (comparison.operator()) {
            case "", "=" -> comparison.isOpen() ? tilde(comparison, version) : order == 0;
            case "!=" -> differs(comparison, version);
            case ">" -> greater(comparison, version);
            case "<" -> order < 0;
            case ">=", "=>" -> order >= 0;
            case "<=", "=<" -> lessOrEqual(comparison, version);
            case "~", "~>" -> tilde(comparison, version);
            default -> caret(comparison, version);
        };
    }

    private static boolean differs(Comparison c, SemanticVersion v) {
        if (!c.isOpen()) {
            return v.compareTo(c.version()) != 0;
        }
        if (c.version().major() != v.major()) {
            return true;
        }
        boolean minorOpen = c.open() == Open.MINOR;
        if (c.version().minor() != v.minor() && !minorOpen) {
            return true;
        }
        if (minorOpen) {
            return false;
        }
        boolean patchOpen = c.open() == Open.PATCH;
        if (c.version().patch() != v.patch() && !patchOpen) {
            return true;
        }
        if (patchOpen) {
            boolean anyPrerelease =
                    !v.prerelease().isEmpty() || !c.version().prerelease().isEmpty();
            return anyPrerelease
                    && SemanticVersion.comparePrerelease(
                                    v.prerelease(), c.version().prerelease())
                            != 0;
        }
        return v.compareTo(c.version()) != 0;
    }

    private static boolean greater(Comparison c, SemanticVersion v) {
        if (!c.isOpen()) {
            return v.compareTo(c.version()) > 0;
        }
        int major = Long.compareUnsigned(v.major(), c.version().major());
        if (major != 0) {
            return major > 0;
        }
        return switch (c.open()) {
            case MINOR -> false;
            case PATCH -> Long.compareUnsigned(v.minor(), c.version().minor()) > 0;
            default -> v.compareTo(c.version()) > 0;
        };
    }

    private static boolean lessOrEqual(Comparison c, SemanticVersion v) {
        if (!c.isOpen()) {
            return v.compareTo(c.version()) <= 0;
        }
        int major = Long.compareUnsigned(v.major(), c.version().major());
        if (major > 0) {
            return false;
        }
        boolean minorTooHigh = Long.compareUnsigned(v.minor(), c.version().minor()) > 0;
        return !(major == 0 && minorTooHigh && c.open() != Open.MINOR);
    }

    private static boolean tilde(Comparison c, SemanticVersion v) {
        SemanticVersion base = c.version();
        if (v.compareTo(base) < 0) {
            return false;
        }
        boolean zero = base.major() == 0 && base.minor() == 0 && base.patch() == 0;
        if (zero && c.open() != Open.MINOR && c.open() != Open.PATCH) {
            return true;
        }
        return v.major() == base.major() && (v.minor() == base.minor() || c.open() == Open.MINOR);
    }

    private static boolean caret(Comparison c, SemanticVersion v) {
        SemanticVersion base = c.version();
        if (v.compareTo(base) < 0) {
            return false;
        }
        if (base.major() != 0 || c.open() == Open.MINOR) {
            return v.major() == base.major();
        }
        if (v.major() != 0) {
            return false;
        }
        if (base.minor() != 0 || c.open() == Open.PATCH) {
            return v.minor() == base.minor();
        }
        return v.minor() == 0 && base.patch() == v.patch();
    }
}

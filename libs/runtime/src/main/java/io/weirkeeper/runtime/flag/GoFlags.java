package io.weirkeeper.runtime.flag;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads flags as Go's pflag does: {@code --name=value}, {@code --name value}, {@code --switch}; a repeated flag's last
 * value wins, a repeated list adds up. An unknown flag is refused with the nearest known one.
 */
public final class GoFlags {
    private final Map<String, Flag> known = new LinkedHashMap<>();

    public GoFlags(List<Flag> flags) {
        flags.forEach(flag -> known.put(flag.name(), flag));
    }

    /** Further flags beside these. */
    public GoFlags and(List<Flag> more) {
        List<Flag> all = new ArrayList<>(known.values());
        all.addAll(more);
        return new GoFlags(all);
    }

    /**
     * @return property to value; flags without effect are left out
     * @throws FlagException naming the argument
     */
    public Map<String, String> parse(List<String> arguments) {
        Map<String, String> properties = new LinkedHashMap<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (!argument.startsWith("-") || argument.equals("-") || argument.equals("--")) {
                throw new FlagException("unexpected argument '" + argument + "': flags have the form --name=value");
            }
            String text = argument.startsWith("--") ? argument.substring(2) : argument.substring(1);
            int equals = text.indexOf('=');
            Flag flag = find(equals < 0 ? text : text.substring(0, equals));
            String value;
            if (equals >= 0) {
                value = text.substring(equals + 1);
            } else if (flag.kind() == Flag.Kind.SWITCH) {
                value = "true";
            } else if (i + 1 < arguments.size()) {
                value = arguments.get(++i);
            } else {
                throw new FlagException("flag --" + flag.name() + " needs a value: --" + flag.name() + "=VALUE");
            }
            set(properties, flag, value);
        }
        return properties;
    }

    private static void set(Map<String, String> properties, Flag flag, String value) {
        if (flag.property().isEmpty()) {
            return;
        }
        switch (flag.kind()) {
            case LIST -> properties.merge(flag.property(), value, (old, more) -> old + "," + more);
            case SWITCH -> properties.put(flag.property(), bool(flag, value));
            case VALUE -> properties.put(flag.property(), value);
        }
    }

    private static String bool(Flag flag, String value) {
        return switch (value) {
            case "1", "t", "T", "true", "TRUE", "True" -> "true";
            case "0", "f", "F", "false", "FALSE", "False" -> "false";
            default -> throw new FlagException("flag --" + flag.name() + " is true or false, not '" + value + "'");
        };
    }

    private Flag find(String name) {
        Flag flag = known.get(name);
        if (flag != null) {
            return flag;
        }
        String hint = nearest(name)
                .map(near -> "; did you mean --" + near + "?")
                .orElse("; known are --" + String.join(", --", known.keySet()));
        throw new FlagException("unknown flag --" + name + hint);
    }

    private Optional<String> nearest(String name) {
        String best = null;
        int least = Math.max(2, name.length() / 3) + 1;
        for (String candidate : known.keySet()) {
            int distance = distance(name, candidate);
            if (distance < least) {
                least = distance;
                best = candidate;
            }
        }
        return Optional.ofNullable(best);
    }

    /** Levenshtein's distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int substitution = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(Math.min(row[j - 1], above) + 1, substitution);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Changes lines of known cases: takes them away, repeats, moves, mixes them and gives them other values. */
final class CaseMutation {
    private static final String[] SPICE = {
        "123", "\"123\"", "true", "\"yes\"", "null", "~", "\"\"", "1.5", "1e3", "0x10", "2020-01-01", "'a: b'", "[]", "{}",
        "default", "\"on\"", "-1", "foo", "[a, b]", "{a: b}", "|\n  x\n  y", "1234567", "9007199254740993"
    };

    private final List<FuzzBuild> corpus;
    private final Dice dice;

    CaseMutation(List<FuzzBuild> corpus, Dice dice) {
        this.corpus = corpus;
        this.dice = dice;
    }

    /** One of the cases with up to three changes. */
    FuzzBuild make() {
        FuzzBuild base = corpus.get(dice.below(corpus.size()));
        Map<String, String> files = new TreeMap<>(base.files());
        List<String> paths = List.copyOf(files.keySet());
        int changes = 1 + dice.below(3);
        for (int i = 0; i < changes; i++) {
            String path = paths.get(dice.below(paths.size()));
            FuzzBuild other = corpus.get(dice.below(corpus.size()));
            files.put(path, mutated(files.get(path), other));
        }
        return new FuzzBuild(base.name(), base.directory(), dice.below(4) == 0, dice.below(8) != 0, files);
    }

    private String mutated(String text, FuzzBuild other) {
        List<String> lines = new ArrayList<>(List.of(text.split("\n", -1)));
        int at = dice.below(lines.size());
        String line = lines.get(at);
        switch (dice.below(9)) {
            case 0 -> lines.remove(at);
            case 1 -> lines.add(at, line);
            case 2, 3 -> {
                int colon = line.indexOf(": ");
                if (colon > 0) {
                    lines.set(at, line.substring(0, colon + 2) + SPICE[dice.below(SPICE.length)]);
                }
            }
            case 4 -> lines.set(at, (line.startsWith(" ") ? line.substring(1) : " " + line));
            case 5 -> {
                int to = dice.below(lines.size());
                lines.set(at, lines.get(to));
                lines.set(to, line);
            }
            case 6 -> {
                List<String> values = List.copyOf(other.files().values());
                String[] others = values.get(dice.below(values.size())).split("\n");
                int from = dice.below(others.length);
                int end = Math.min(others.length, from + 1 + dice.below(6));
                lines.addAll(at, List.of(others).subList(from, end));
            }
            case 7 -> {
                int dash = line.indexOf("- ");
                if (dash >= 0) {
                    lines.set(at, line.substring(0, dash + 2) + SPICE[dice.below(SPICE.length)]);
                }
            }
            default -> lines.set(at, line.replaceAll("[a-z]$", "X"));
        }
        return String.join("\n", lines);
    }
}

package io.weirkeeper.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The arguments of {@code helm template}; their names and meanings are those of helm 4.2. */
record TemplateOptions(
        String chart,
        String name,
        String namespace,
        String kubeVersion,
        List<Setting> values,
        List<String> apiVersions,
        List<String> showOnly,
        Set<Switch> switches) {
    static final String USAGE = """
            usage: helm template [NAME] CHART [-f VALUES]... [--set PATH=VALUE]... [--set-string PATH=TEXT]...
                   [--set-file PATH=FILE]... [-n NAMESPACE] [--kube-version VERSION] [-a API-VERSION]... [-s TEMPLATE]...
                   [--include-crds] [--no-hooks] [--skip-tests] [--is-upgrade] [--skip-schema-validation]
                   helm template --batch""";

    /** What is either said or not. */
    enum Switch {
        BATCH("--batch"),
        INCLUDE_CRDS("--include-crds"),
        NO_HOOKS("--no-hooks"),
        SKIP_TESTS("--skip-tests"),
        IS_UPGRADE("--is-upgrade"),
        SKIP_SCHEMA_VALIDATION("--skip-schema-validation");

        private final String flag;

        Switch(String flag) {
            this.flag = flag;
        }
    }

    /** One source of values; later ones win, files before all others. */
    sealed interface Setting {
        record File(Path path) implements Setting {}

        record Typed(String expression) implements Setting {}

        record Texts(String expression) implements Setting {}

        record Content(String path, Path file) implements Setting {}
    }

    TemplateOptions {
        values = List.copyOf(values);
        apiVersions = List.copyOf(apiVersions);
        showOnly = List.copyOf(showOnly);
        switches = Set.copyOf(switches);
    }

    boolean has(Switch wanted) {
        return switches.contains(wanted);
    }

    /** @throws UsageException for what it does not know */
    static TemplateOptions parse(List<String> arguments) {
        Parser parser = new Parser();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            int equals = argument.indexOf('=');
            if (!argument.startsWith("-")) {
                parser.words.add(argument);
            } else if (!parser.isSwitch(argument)) {
                boolean joined = argument.startsWith("--") && equals > 0;
                if (!joined && i + 1 == arguments.size()) {
                    throw new UsageException("flag needs an argument: " + argument + "\n" + USAGE);
                }
                parser.take(
                        joined ? argument.substring(0, equals) : argument,
                        joined ? argument.substring(equals + 1) : arguments.get(++i));
            }
        }
        return parser.done();
    }

    private static final class Parser {
        private final List<String> words = new ArrayList<>();
        private final List<Setting> files = new ArrayList<>();
        private final List<Setting> settings = new ArrayList<>();
        private final List<Setting> texts = new ArrayList<>();
        private final List<Setting> contents = new ArrayList<>();
        private final List<String> apiVersions = new ArrayList<>();
        private final List<String> showOnly = new ArrayList<>();
        private final List<Switch> switches = new ArrayList<>();
        private String name = "release-name";
        private String namespace = "default";
        private String kubeVersion = "v1.35.0";

        boolean isSwitch(String argument) {
            for (Switch one : Switch.values()) {
                if (one.flag.equals(argument)) {
                    switches.add(one);
                    return true;
                }
            }
            return false;
        }

        void take(String flag, String value) {
            switch (flag) {
                case "-f", "--values" -> files.add(new Setting.File(Path.of(value)));
                case "--set" -> settings.add(new Setting.Typed(value));
                case "--set-string" -> texts.add(new Setting.Texts(value));
                case "--set-file" -> {
                    int equals = value.indexOf('=');
                    if (equals < 0) {
                        throw new UsageException("--set-file wants PATH=FILE, not " + value);
                    }
                    contents.add(new Setting.Content(value.substring(0, equals), Path.of(value.substring(equals + 1))));
                }
                case "--name" -> name = value;
                case "-n", "--namespace" -> namespace = value;
                case "--kube-version" -> kubeVersion = value;
                case "-a", "--api-versions" -> apiVersions.addAll(List.of(value.split(",")));
                case "-s", "--show-only" -> showOnly.addAll(List.of(value.split(",")));
                default -> throw new UsageException("unknown flag: " + flag + "\n" + USAGE);
            }
        }

        TemplateOptions done() {
            boolean batch = switches.contains(Switch.BATCH);
            if (words.size() > 2 || words.isEmpty() != batch) {
                throw new UsageException(USAGE);
            }
            if (words.size() == 2) {
                name = words.getFirst();
            }
            // the order in which helm merges
            List<Setting> all = new ArrayList<>(files);
            all.addAll(settings);
            all.addAll(texts);
            all.addAll(contents);
            return new TemplateOptions(
                    batch ? "" : words.getLast(),
                    name,
                    namespace,
                    kubeVersion,
                    all,
                    apiVersions,
                    showOnly,
                    Set.copyOf(switches));
        }
    }
}

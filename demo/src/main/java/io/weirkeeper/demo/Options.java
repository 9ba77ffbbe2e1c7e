package io.weirkeeper.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The command line of {@code ./weir up}.
 *
 * @param root the repository
 * @param once end after the show, with a status code
 * @param kafka what to pass on as {@code --kafka}: embedded, none or host:port
 * @param context a context of the user's own kubeconfig; empty means a local cluster
 */
record Options(Path root, boolean once, String kafka, Optional<String> context, Optional<Path> kubeconfig) {

    static Options parse(List<String> arguments) {
        Path root = Path.of("").toAbsolutePath();
        boolean once = false;
        String kafka = "embedded";
        Optional<String> context = Optional.empty();
        Optional<Path> kubeconfig = Optional.empty();
        List<String> rest = new ArrayList<>(arguments);
        while (!rest.isEmpty()) {
            String argument = rest.removeFirst();
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            switch (name) {
                case "--once" -> once = true;
                case "--root" -> root = Path.of(value(argument, equals, rest)).toAbsolutePath();
                case "--kafka" -> kafka = value(argument, equals, rest);
                case "--context" -> context = Optional.of(value(argument, equals, rest));
                case "--kubeconfig" -> kubeconfig = Optional.of(Path.of(value(argument, equals, rest)));
                default ->
                    throw new IllegalArgumentException("unknown option " + argument
                            + "; known are --once, --kafka=embedded|none|HOST:PORT, --context=NAME, --kubeconfig=FILE");
            }
        }
        return new Options(root, once, kafka, context, kubeconfig);
    }

    /** The kubeconfig of a user who names a context. */
    Path userKubeconfig() {
        return kubeconfig.orElseGet(() -> {
            String variable = System.getenv("KUBECONFIG");
            return variable == null || variable.isEmpty()
                    ? Path.of(System.getProperty("user.home"), ".kube", "config")
                    : Path.of(variable);
        });
    }

    private static String value(String argument, int equals, List<String> rest) {
        if (equals >= 0) {
            return argument.substring(equals + 1);
        }
        if (rest.isEmpty()) {
            throw new IllegalArgumentException(argument + " needs a value");
        }
        return rest.removeFirst();
    }
}

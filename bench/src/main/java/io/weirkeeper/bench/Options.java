package io.weirkeeper.bench;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The command line of {@code ./weir bench}.
 *
 * @param count of links, of applications or of rounds
 * @param kubeconfig of a cluster where something is to be measured already; empty means one of our own
 * @param processes of that, by name; their CPU time and memory is measured
 * @param receiver where that takes webhooks
 * @param places of repositories, {@code DIRECTORY=PATH}
 * @param outages how long notify-chaos leaves the provider failing, and then the broker gone
 */
record Options(
        Path root,
        Kind kind,
        int count,
        String kafka,
        List<String> more,
        Optional<Path> kubeconfig,
        Map<String, Long> processes,
        Optional<URI> receiver,
        Duration timeout,
        List<String> places,
        Outages outages,
        Helm helm) {

    /** How long the provider fails, and how long the broker is gone. */
    record Outages(Duration provider, Duration broker) {
        static Outages of(String text) {
            String[] parts = text.split(",", 2);
            return new Outages(
                    Duration.ofSeconds(number("--outage", parts[0])),
                    Duration.ofSeconds(number("--outage", parts[parts.length - 1])));
        }
    }

    /**
     * What the benches of Helm take besides.
     *
     * @param apart whether helm-controller runs in a process of its own, with the options of the images
     * @param chart a packed chart to be released beside the others; empty means none
     * @param seed of what is random
     */
    record Helm(boolean apart, Optional<Path> chart, int seed) {}

    /** What is measured. */
    enum Kind {
        CHAIN,
        MTTP,
        MTTP_HELM,
        HELM_CHAOS,
        PUSH,
        DRIFT,
        IDLE,
        NOTIFY,
        NOTIFY_CHAOS,
        SOURCES,
        FAILING,
        KUSTOMIZE_CHAOS,
        WATCH,
        REPOSITORIES
    }

    static final String USAGE = """
        usage: ./weir bench chain N | mttp N | mttp-helm N | helm-chaos N | push N | drift N | idle N | notify N |
                          notify-chaos N | sources N | failing N | kustomize-chaos N | watch N |
                          repositories DIRECTORY=PATH…
          chain N   N applications, each depending on the one before: from the first created to the last ready
          mttp N    N sources with N applications of 5 objects: install, upgrade, no-op, uninstall
          mttp-helm N  N OCIRepositories with N HelmReleases of 4 objects: install, new chart, new values, no-op,
                    20 charts pushed one by one, uninstall
          helm-chaos N  kill -9 at N random moments of installs and upgrades of ten releases
          push N    N pushes to one repository, each told by a signed webhook: until the object is written
          drift N   N times an applied object is deleted: until it is there again
          idle N    N seconds with nothing to do
          notify N  N events at 10,000 per minute: until a provider has them, alone and beside a dead one
          notify-chaos N  N events of source-controller, each process on their way killed in turn, the provider failing
                    for a while, the broker gone for a while: none lost, repeats under the same id only
          sources N  N GitRepositories and N OCIRepositories without a change: requests, CPU and allocation of each;
                    ten times N GitRepositories with an interval of a minute, for two minutes
          failing N  N applications of 5 objects: upgrades while all are well and while every tenth fails in one of five
                    ways and is tried again every 5 s; how long the others take
          kustomize-chaos N  kill -9 at N random moments of applies and prunes of ten applications
          watch N   N ConfigMaps followed by the watch for health and drift: bytes of heap for each
          repositories DIRECTORY=PATH…  real GitOps repositories, each with the directory of a cluster in it: which of
                    their Kustomizations become ready, and why not
        options:
          --kafka=embedded|none|HOST:PORT   of the standalone process that is started (default: embedded)
          --timeout=SECONDS                 of one phase (default: 600)
          --kubeconfig=FILE                 measure what runs there, whatever it is, and start nothing
          --process=NAME=PID                one of its processes; again for each
          --receiver=URL                    where it takes webhooks, for push
          --apart=helm                      mttp-helm with helm-controller alone in a second process, as the images
                                            start it in a container of 1 GiB
          --chart=FILE.tgz                  mttp-helm with this chart released in the end
          --seed=N                          of the benches that kill (default: 1)
          --outage=SECONDS[,SECONDS]        of notify-chaos, of the provider and of the broker (default: 60)
        everything after -- goes to the standalone process\
        """;

    static Options parse(List<String> arguments) {
        Map<String, Long> processes = new LinkedHashMap<>();
        Map<String, String> values = new LinkedHashMap<>();
        List<String> words = new ArrayList<>();
        List<String> more = List.of();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("--")) {
                more = arguments.subList(i + 1, arguments.size());
                break;
            }
            int equals = argument.indexOf('=');
            if (!argument.startsWith("--")) {
                words.add(argument);
            } else if (equals < 0) {
                throw new IllegalArgumentException(argument + " needs a value: " + argument + "=…");
            } else if (argument.startsWith("--process=")) {
                addProcess(processes, argument.substring(equals + 1));
            } else {
                values.put(argument.substring(2, equals), argument.substring(equals + 1));
            }
        }
        Kind kind = kind(words.isEmpty() ? "" : words.getFirst());
        boolean isOfPlaces = kind == Kind.REPOSITORIES;
        if (words.size() < 2 || (words.size() > 2 && !isOfPlaces)) {
            throw new IllegalArgumentException("expected what to measure and how many\n" + USAGE);
        }
        Options options = new Options(
                Path.of(take(values, "root", "")).toAbsolutePath(),
                kind,
                isOfPlaces ? words.size() - 1 : number("N", words.get(1)),
                take(values, "kafka", "embedded"),
                more,
                Optional.ofNullable(values.remove("kubeconfig")).map(Path::of),
                processes,
                Optional.ofNullable(values.remove("receiver")).map(URI::create),
                Duration.ofSeconds(number("--timeout", take(values, "timeout", "600"))),
                isOfPlaces ? List.copyOf(words.subList(1, words.size())) : List.of(),
                Outages.of(take(values, "outage", "60")),
                new Helm(
                        isApart(take(values, "apart", "")),
                        Optional.ofNullable(values.remove("chart")).map(Path::of),
                        number("--seed", take(values, "seed", "1"))));
        if (!values.isEmpty()) {
            throw new IllegalArgumentException(
                    "unknown option --" + values.keySet().iterator().next() + "\n" + USAGE);
        }
        return options;
    }

    private static String take(Map<String, String> values, String name, String otherwise) {
        @Nullable String value = values.remove(name);
        return value == null ? otherwise : value;
    }

    private static boolean isApart(String service) {
        if (!service.isEmpty() && !service.equals("helm")) {
            throw new IllegalArgumentException("--apart=" + service + ": expected helm");
        }
        return !service.isEmpty();
    }

    private static Kind kind(String word) {
        for (Kind kind : Kind.values()) {
            if (kind.name().replace('_', '-').equalsIgnoreCase(word)) {
                return kind;
            }
        }
        throw new IllegalArgumentException("unknown bench '" + word + "'\n" + USAGE);
    }

    private static int number(String what, String text) {
        if (!text.matches("[1-9][0-9]{0,5}")) {
            throw new IllegalArgumentException(what + " is '" + text + "': expected a number from 1 to 999999");
        }
        return Integer.parseInt(text);
    }

    private static void addProcess(Map<String, Long> processes, String text) {
        if (!text.matches("[^=]+=[0-9]+")) {
            throw new IllegalArgumentException("--process=" + text + ": expected NAME=PID");
        }
        int equals = text.indexOf('=');
        processes.put(text.substring(0, equals), Long.parseLong(text.substring(equals + 1)));
    }
}

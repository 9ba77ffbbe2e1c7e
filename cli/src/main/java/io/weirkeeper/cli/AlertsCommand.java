package io.weirkeeper.cli;

import io.weirkeeper.api.event.Delivery;
import io.weirkeeper.api.event.FluxEvent;
import io.weirkeeper.api.event.InvolvedObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * {@code alerts list} shows what became of notifications; {@code alerts replay} sends those of a time range again, with
 * the events' own ids, so that who looks at them can tell. Both work on the topic {@code weir.deliveries} alone.
 */
final class AlertsCommand implements Command {
    private static final String USAGE = """
        usage: alerts list   --kafka=HOST:PORT [--alert=NAMESPACE/NAME] [--state=pending,sent,dead] [--since=TIME] [--until=TIME]
               alerts replay --kafka=HOST:PORT --since=TIME [--until=TIME] [--alert=NAMESPACE/NAME] [--state=dead]
          --since, --until       2026-01-02T15:04:05Z, or how long ago: 90m, 12h (default of list: 24h)
          --state                of list: all; of replay: dead; with 'dead,sent' also what was delivered
          --kafka-properties=FILE  further properties of the Kafka client, such as those of TLS and SASL\
        """;

    private static final int SHOWN = 80;

    private final Clock clock;

    AlertsCommand(Clock clock) {
        this.clock = clock;
    }

    /** What the options ask for. */
    private record Request(
            boolean replay, Map<String, Object> kafka, String alert, Set<String> states, Instant since, Instant until) {
        boolean wants(Delivery row) {
            return !row.created().isBefore(since)
                    && !row.created().isAfter(until)
                    && states.contains(row.state().text())
                    && (alert.isEmpty() || alert.equals(row.alertNamespace() + "/" + row.alertName()));
        }
    }

    @Override
    public int run(List<String> arguments, Streams streams) {
        System.setProperty(
                "slf4j.internal.verbosity", "ERROR"); // the Kafka client finds no log here, and need not say so
        Request request = parse(arguments);
        try (DeliveryTopic topic = DeliveryTopic.open(request.kafka())) {
            List<Delivery> rows = topic.rows(request::wants);
            return request.replay() ? replay(rows, topic, streams) : list(rows, streams.out());
        } catch (KafkaException e) {
            streams.err().println("weir alerts: Kafka cannot be asked: " + e.getMessage() + "; is --kafka right?");
            return 1;
        }
    }

    private static int list(List<Delivery> rows, PrintStream out) {
        out.printf(
                "%-20s  %-7s  %-8s  %-30s  %-40s  %s%n", "CREATED", "STATE", "ATTEMPTS", "ALERT", "OBJECT", "RESULT");
        for (Delivery row : rows) {
            out.printf(
                    "%-20s  %-7s  %-8d  %-30s  %-40s  %s%n",
                    row.created().truncatedTo(ChronoUnit.SECONDS),
                    row.state().text(),
                    row.attempts(),
                    row.alertNamespace() + "/" + row.alertName(),
                    object(row.event()),
                    shown(row));
        }
        return 0;
    }

    private int replay(List<Delivery> rows, DeliveryTopic topic, Streams streams) {
        Instant now = clock.instant();
        int replayed = 0;
        for (Delivery row : rows) {
            FluxEvent event = row.event();
            if (event == null) {
                streams.err().println("weir alerts: " + row.key() + " holds no event any more and is left out");
                continue;
            }
            topic.put(row.again(now));
            replayed++;
        }
        topic.flush();
        streams.out().printf("%d notifications are sent again; see ./weir alerts list --state=pending%n", replayed);
        return 0;
    }

    private static String object(@Nullable FluxEvent event) {
        if (event == null) {
            return "";
        }
        InvolvedObject object = event.involvedObject();
        return object.kind() + "/" + object.namespace() + "/" + object.name();
    }

    /** What the last attempt said, or else the message, on one line. */
    private static String shown(Delivery row) {
        FluxEvent event = row.event();
        String text = row.result().isEmpty() && event != null ? event.message() : row.result();
        String line = text.replaceAll("\\p{Cntrl}+", " ");
        return line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
    }

    private Request parse(List<String> arguments) {
        String verb = arguments.isEmpty() ? "" : arguments.getFirst();
        if (!verb.equals("list") && !verb.equals("replay")) {
            throw new UsageException("expected list or replay\n" + USAGE);
        }
        boolean replay = verb.equals("replay");
        Map<String, String> options = options(arguments.subList(1, arguments.size()));
        Instant now = clock.instant();
        if (replay && !options.containsKey("since")) {
            throw new UsageException("replay needs --since\n" + USAGE);
        }
        String states = options.getOrDefault("state", replay ? "dead" : "pending,sent,dead");
        Request request = new Request(
                replay,
                kafka(options),
                options.getOrDefault("alert", ""),
                Set.of(states.split(",")),
                time(options.getOrDefault("since", "24h"), now),
                time(options.getOrDefault("until", "0s"), now));
        for (String state : request.states()) {
            if (!Set.of("pending", "sent", "dead").contains(state) || replay && state.equals("pending")) {
                throw new UsageException(
                        "--state=" + states + ": expected " + (replay ? "dead or sent" : "pending, sent or dead"));
            }
        }
        return request;
    }

    private static Map<String, String> options(List<String> arguments) {
        Set<String> known = Set.of("kafka", "kafka-properties", "alert", "state", "since", "until");
        Map<String, String> options = new HashMap<>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String name = equals < 0 || !argument.startsWith("--") ? "" : argument.substring(2, equals);
            if (!known.contains(name)) {
                throw new UsageException("unknown option " + argument + "\n" + USAGE);
            }
            options.put(name, argument.substring(equals + 1));
        }
        return options;
    }

    private static Map<String, Object> kafka(Map<String, String> options) {
        String address = options.getOrDefault("kafka", "");
        if (address.isEmpty()) {
            throw new UsageException(
                    "--kafka=HOST:PORT is needed: without Kafka deliveries are files of the service\n" + USAGE);
        }
        Map<String, Object> settings = new HashMap<>();
        String file = options.get("kafka-properties");
        if (file != null) {
            Properties properties = new Properties();
            try (InputStream in = Files.newInputStream(Path.of(file))) {
                properties.load(in);
            } catch (IOException e) {
                throw new UsageException("--kafka-properties=" + file + " cannot be read: " + e.getMessage());
            }
            properties.stringPropertyNames().forEach(name -> settings.put(name, properties.getProperty(name)));
        }
        settings.put("bootstrap.servers", address);
        return settings;
    }

    private static Instant time(String text, Instant now) {
        if (text.matches("[0-9]{1,6}[smhd]")) {
            long number = Long.parseLong(text.substring(0, text.length() - 1));
            ChronoUnit unit = switch (text.toLowerCase(Locale.ROOT).charAt(text.length() - 1)) {
                case 's' -> ChronoUnit.SECONDS;
                case 'm' -> ChronoUnit.MINUTES;
                case 'h' -> ChronoUnit.HOURS;
                default -> ChronoUnit.DAYS;
            };
            return now.minus(number, unit);
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new UsageException("'" + text + "' is no time: expected 2026-01-02T15:04:05Z or 90m, 12h, 2d ago");
        }
    }
}

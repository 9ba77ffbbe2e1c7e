package io.weirkeeper.standalone;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import io.weirkeeper.kafka.embedded.BrokerException;
import io.weirkeeper.kafka.embedded.EmbeddedBroker;
import io.weirkeeper.runtime.flag.FlagException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All services in one process, with a Kafka broker in it unless another one is named: starts before, stops after. In the
 * controllers' images: the one service that {@link ControllerRole} names.
 */
@QuarkusMain(name = "standalone")
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        EmbeddedBroker broker = null;
        try {
            Map<String, String> properties = ControllerRole.named(System.getenv(ControllerRole.VARIABLE))
                    .map(role -> role.parse(List.of(arguments)))
                    .orElseGet(() -> StandaloneFlags.parse(List.of(arguments)));
            broker = broker(properties);
            properties.forEach(System::setProperty);
            Quarkus.run();
        } catch (FlagException | BrokerException e) {
            System.err.println("weirkeeper: " + e.getMessage());
            System.exit(e instanceof FlagException ? 2 : 1);
        } finally {
            if (broker != null) {
                broker.close();
            }
        }
    }

    /** Starts the broker where none is named, and points the services at it. */
    private static @Nullable EmbeddedBroker broker(Map<String, String> properties) {
        if (!StandaloneFlags.EMBEDDED.equals(properties.get(StandaloneFlags.KAFKA))) {
            return null;
        }
        Path data = Path.of(properties.getOrDefault(StandaloneFlags.DATA_DIRECTORY, "."), "kafka");
        EmbeddedBroker broker = EmbeddedBroker.start(data, 0);
        properties.put(StandaloneFlags.KAFKA, broker.bootstrapServers());
        return broker;
    }
}

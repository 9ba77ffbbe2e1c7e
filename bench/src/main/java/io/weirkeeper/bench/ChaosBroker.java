package io.weirkeeper.bench;

import io.weirkeeper.kafka.embedded.EmbeddedBroker;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A broker in a process of its own. Arguments: its directory, its port. Runs until it is killed. */
public final class ChaosBroker {
    private ChaosBroker() {}

    public static void main(String[] arguments) throws InterruptedException {
        try (EmbeddedBroker broker = EmbeddedBroker.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]))) {
            System.out.println("listens on " + broker.bootstrapServers());
            new CountDownLatch(1).await();
        }
    }
}

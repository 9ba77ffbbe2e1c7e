package io.weirkeeper.runtime.service;

import io.quarkus.runtime.Quarkus;
import io.weirkeeper.runtime.flag.FlagException;
import io.weirkeeper.runtime.flag.GoFlags;
import java.util.List;

/** The main of a service that is a process of its own: flags become properties, then Quarkus runs. */
public final class ServiceMain {
    private ServiceMain() {}

    /** Returns when the process is told to end; ends it with 2 when the command line is wrong. */
    public static void run(GoFlags flags, String[] arguments) {
        try {
            flags.parse(List.of(arguments)).forEach(System::setProperty);
        } catch (FlagException e) {
            System.err.println(e.getMessage());
            System.exit(2);
        }
        Quarkus.run();
    }
}

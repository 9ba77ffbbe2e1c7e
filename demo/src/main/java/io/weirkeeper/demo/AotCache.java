package io.weirkeeper.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The JVM's ahead-of-time cache of the standalone application: the first process that runs it leaves one behind when it
 * ends, from which all later ones start in about half the time.
 */
final class AotCache {
    /** How long a process that leaves a cache may take to end. */
    static final Duration WRITING = Duration.ofMinutes(2);

    private static final List<String> QUIET = List.of("-Xlog:disable", "-Xlog:all=error:stderr");

    /** At the address it was made for, so that only the pages that are used take memory. */
    private static final List<String> WHERE_IT_WAS =
            List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0");

    private AotCache() {}

    /** Whether there is a cache made of the application as it is now. */
    static boolean isReady(Path application) {
        Path cache = file(application);
        try {
            return Files.exists(cache)
                    && Files.getLastModifiedTime(cache)
                                    .compareTo(Files.getLastModifiedTime(application.resolve("quarkus-run.jar")))
                            > 0;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot look at " + cache + ": " + e.getMessage(), e);
        }
    }

    static List<String> training(Path application) {
        return options("-XX:AOTCacheOutput=" + file(application));
    }

    /** Where the cache does not fit after all, for instance another JDK's, the JVM starts without. */
    static List<String> using(Path application) {
        List<String> options = options("-XX:AOTCache=" + file(application));
        options.addAll(WHERE_IT_WAS);
        return options;
    }

    private static List<String> options(String cache) {
        List<String> options = new ArrayList<>(QUIET);
        options.add(cache);
        return options;
    }

    private static Path file(Path application) {
        return application.resolve("weirkeeper.aot");
    }
}

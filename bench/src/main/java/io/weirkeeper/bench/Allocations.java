package io.weirkeeper.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much the threads of a JVM have allocated so far, as its own {@code Thread.print -e} has it. */
final class Allocations {
    private static final Pattern ALLOCATED = Pattern.compile(" allocated=([0-9]+)([BKMG]) ");

    private Allocations() {}

    /** @return KiB of all threads that live; 0 where the JVM does not say */
    static long kibibytes(long pid) throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        Process process = new ProcessBuilder(jcmd.toString(), Long.toString(pid), "Thread.print", "-e")
                .redirectErrorStream(true)
                .start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return sum(text);
    }

    static long sum(String threads) {
        long bytes = 0;
        Matcher matcher = ALLOCATED.matcher(threads);
        while (matcher.find()) {
            long unit = switch (matcher.group(2)) {
                case "K" -> 1L << 10;
                case "M" -> 1L << 20;
                case "G" -> 1L << 30;
                default -> 1L;
            };
            bytes += Long.parseLong(matcher.group(1)) * unit;
        }
        return bytes >> 10;
    }
}

package io.weirkeeper.testkit.rooms.sample;

import java.io.IOException;

final class Spawner {
    private Spawner() {}

    static long spawn() throws IOException {
        return new ProcessBuilder("true").start().pid();
    }
}

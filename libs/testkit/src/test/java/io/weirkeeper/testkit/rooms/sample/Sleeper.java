package io.weirkeeper.testkit.rooms.sample;

final class Sleeper {
    private Sleeper() {}

    static void sleep() throws InterruptedException {
        Thread.sleep(1);
    }
}

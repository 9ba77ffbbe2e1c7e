package io.weirkeeper.testkit.rooms.sample;

import java.util.concurrent.Callable;

final class CatchAll {
    private CatchAll() {}

    static boolean swallow(Callable<Boolean> work) {
        try {
            return work.call();
        } catch (Exception e) {
            return false;
        }
    }
}

package io.weirkeeper.testkit.rooms.sample;

import java.time.LocalDate;
import java.time.ZoneOffset;

final class Watchless {
    private Watchless() {}

    static LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }
}

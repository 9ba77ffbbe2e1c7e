package io.weirkeeper.service.source;

import io.weirkeeper.testkit.rooms.RoomRules;
import org.junit.jupiter.api.Test;

class RoomsTest {
    @Test
    void keepToTheirRules() {
        RoomRules.check("io.weirkeeper.service.source");
    }
}

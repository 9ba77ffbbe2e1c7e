package io.weirkeeper.service.notification;

import io.weirkeeper.testkit.rooms.RoomRules;
import org.junit.jupiter.api.Test;

class RoomsTest {
    @Test
    void keepsToItsRooms() {
        RoomRules.check("io.weirkeeper.service.notification");
    }
}

package io.weirkeeper.service.helm;

import io.weirkeeper.testkit.rooms.RoomRules;
import org.junit.jupiter.api.Test;

class RoomsTest {
    @Test
    void keepsTheRulesOfRoomsAndOfProductCode() {
        RoomRules.check("io.weirkeeper.service.helm");
    }
}

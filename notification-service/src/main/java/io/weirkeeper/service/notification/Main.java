package io.weirkeeper.service.notification;

import io.quarkus.runtime.annotations.QuarkusMain;
import io.weirkeeper.runtime.service.ServiceMain;
import io.weirkeeper.service.notification.config.NotificationFlags;

/** notification-service as a process of its own, with the flags of Flux's controller. */
@QuarkusMain(name = "notification-controller")
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        ServiceMain.run(NotificationFlags.flags(), arguments);
    }
}

package io.weirkeeper.service.source;

import io.quarkus.runtime.annotations.QuarkusMain;
import io.weirkeeper.runtime.service.ServiceMain;
import io.weirkeeper.service.source.config.SourceFlags;
import java.util.List;

/** source-service as a process of its own, with the flags of Flux's controller. */
@QuarkusMain(name = "source-controller")
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        ServiceMain.run(SourceFlags.of(List.of(arguments)), arguments);
    }
}

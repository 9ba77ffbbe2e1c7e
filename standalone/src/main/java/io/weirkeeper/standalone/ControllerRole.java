package io.weirkeeper.standalone;

import io.weirkeeper.runtime.flag.FlagException;
import io.weirkeeper.runtime.flag.GoFlags;
import io.weirkeeper.service.helm.config.HelmFlags;
import io.weirkeeper.service.kustomize.config.KustomizeFlags;
import io.weirkeeper.service.notification.config.NotificationFlags;
import io.weirkeeper.service.source.config.SourceFlags;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The one controller that this process is: the container images hold the same application, and the environment variable
 * {@value #VARIABLE} of each says which. Such a process takes the flags of that controller, embeds no broker, and leaves
 * the other services off.
 *
 * @param controller Flux's name
 * @param prefix of the service's properties
 * @param flags by the command line, on which the role of source-watcher may be named
 */
record ControllerRole(String controller, String prefix, Function<List<String>, GoFlags> flags) {
    static final String VARIABLE = "WEIR_CONTROLLER";

    private static final List<ControllerRole> ALL = List.of(
            new ControllerRole("source-controller", "weir.source", SourceFlags::of),
            new ControllerRole("kustomize-controller", "weir.kustomize", _ -> KustomizeFlags.flags()),
            new ControllerRole("helm-controller", "weir.helm", _ -> HelmFlags.flags()),
            new ControllerRole("notification-controller", "weir.notification", _ -> NotificationFlags.flags()));

    /**
     * @param name what the variable says; null or nothing means all services
     * @throws FlagException for a name that no controller has
     */
    static Optional<ControllerRole> named(@Nullable String name) {
        if (name == null || name.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(ALL.stream()
                .filter(role -> role.controller().equals(name))
                .findFirst()
                .orElseThrow(() -> new FlagException(VARIABLE + " is '" + name + "'; known are "
                        + String.join(
                                ", ",
                                ALL.stream().map(ControllerRole::controller).toList()))));
    }

    /** @return properties to set */
    Map<String, String> parse(List<String> arguments) {
        Map<String, String> properties = flags.apply(arguments).parse(arguments);
        for (ControllerRole role : ALL) {
            properties.put(
                    role.prefix() + ".enabled",
                    Boolean.toString(role.controller().equals(controller)));
        }
        return properties;
    }
}

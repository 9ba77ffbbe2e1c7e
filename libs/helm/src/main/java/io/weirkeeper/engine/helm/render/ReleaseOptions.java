package io.weirkeeper.engine.helm.render;

import io.weirkeeper.engine.gotemplate.value.Bool;
import io.weirkeeper.engine.gotemplate.value.Int;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Text;

/** The release that a chart is rendered for, as templates see it in {@code .Release}. */
public record ReleaseOptions(String name, String namespace, int revision, boolean isUpgrade) {
    MapValue toValue() {
        return MapValue.create()
                .put("Name", Text.of(name))
                .put("Namespace", Text.of(namespace))
                .put("IsUpgrade", Bool.of(isUpgrade))
                .put("IsInstall", Bool.of(!isUpgrade))
                .put("Revision", Int.of(revision))
                .put("Service", Text.of("Helm"));
    }
}

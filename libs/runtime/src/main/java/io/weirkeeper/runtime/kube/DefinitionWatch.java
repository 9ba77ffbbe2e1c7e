package io.weirkeeper.runtime.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.ScheduledExecutorService;

/** Tells a mapper of every group whose CustomResourceDefinitions come, change or go. */
public final class DefinitionWatch implements ListWatch.Listener {
    private static final ResourceType DEFINITIONS = new ResourceType(
            "apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", false);

    private final ResourceMapper mapper;

    private DefinitionWatch(ResourceMapper mapper) {
        this.mapper = mapper;
    }

    public static Subscription start(KubeApi api, ResourceMapper mapper, ScheduledExecutorService timer) {
        return new ListWatch(api, DEFINITIONS, ListOptions.ALL.metadataOnly(true), new DefinitionWatch(mapper), timer)
                .start();
    }

    @Override
    public void present(ObjectNode definition) {
        changed(definition.path("metadata").path("name").asText());
    }

    @Override
    public void absent(String namespace, String name) {
        changed(name);
    }

    @Override
    public void listed() {}

    /** A definition is named {@code plural.group}. */
    private void changed(String name) {
        mapper.groupChanged(name.substring(name.indexOf('.') + 1));
    }
}

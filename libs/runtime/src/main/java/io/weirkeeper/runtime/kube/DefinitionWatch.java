package io.weirkeeper.runtime.kube;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;

/** Tells a mapper of every group whose CustomResourceDefinitions come, change or go. */
public final class DefinitionWatch implements ListWatch.Listener {
    private static final ResourceType DEFINITIONS = new ResourceType(
            "apiextensions.k8s.io", "v1", "customresourcedefinitions", "CustomResourceDefinition", false);

    private final ResourceMapper mapper;
    private final Consumer<String> changed;

    private DefinitionWatch(ResourceMapper mapper, Consumer<String> changed) {
        this.mapper = mapper;
        this.changed = changed;
    }

    public static Subscription start(KubeApi api, ResourceMapper mapper, ScheduledExecutorService timer) {
        return start(api, mapper, group -> {}, timer);
    }

    /** @param changed hears of the same groups after the mapper; must not block */
    public static Subscription start(
            KubeApi api, ResourceMapper mapper, Consumer<String> changed, ScheduledExecutorService timer) {
        ListWatch.Listener watch = new DefinitionWatch(mapper, changed);
        return new ListWatch(api, DEFINITIONS, ListOptions.ALL.metadataOnly(true), watch, timer).start();
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
        String group = name.substring(name.indexOf('.') + 1);
        mapper.groupChanged(group);
        changed.accept(group);
    }
}

package io.weirkeeper.api.helm;

import io.weirkeeper.api.kustomize.CommonMetadata;
import io.weirkeeper.api.schema.Property;
import org.jspecify.annotations.Nullable;

/** A HelmChart to be made for the release. */
public record ChartTemplate(
        @Nullable CommonMetadata metadata,
        @Property(required = true) ChartTemplateSpec spec) {}

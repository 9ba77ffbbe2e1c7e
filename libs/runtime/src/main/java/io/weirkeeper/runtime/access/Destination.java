package io.weirkeeper.runtime.access;

import io.weirkeeper.runtime.health.HealthWatch;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.ResourceMapper;

/** A cluster that objects are applied to: its API, the kinds it serves, and what watches the objects there. */
public record Destination(KubeApi api, ResourceMapper mapper, HealthWatch health) {}

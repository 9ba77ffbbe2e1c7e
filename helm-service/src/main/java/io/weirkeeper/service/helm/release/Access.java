package io.weirkeeper.service.helm.release;

import io.weirkeeper.runtime.access.Destination;
import io.weirkeeper.runtime.health.HealthJudge;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.service.helm.store.ReleaseStore;

/**
 * Where an action is done, with which rights, on which storage, and how its objects are waited for.
 *
 * @param destination the cluster
 * @param api of that cluster, as the user that the action is done as
 * @param judge says how healthy objects are
 * @param failsEarly whether one object that cannot become ready ends the wait
 */
public record Access(Destination destination, KubeApi api, ReleaseStore store, HealthJudge judge, boolean failsEarly) {}

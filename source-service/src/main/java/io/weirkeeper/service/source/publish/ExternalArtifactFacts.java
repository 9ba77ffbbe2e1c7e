package io.weirkeeper.service.source.publish;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.Artifact;
import io.weirkeeper.api.DecodeException;
import io.weirkeeper.api.KnownKind;
import io.weirkeeper.api.RecordJson;
import io.weirkeeper.api.event.ArtifactFact;
import io.weirkeeper.api.event.Subject;
import io.weirkeeper.api.source.Source;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.ListOptions;
import io.weirkeeper.runtime.kube.ListWatch;
import io.weirkeeper.runtime.kube.ResourceType;
import io.weirkeeper.runtime.reconcile.FactSink;
import io.weirkeeper.service.source.store.ArtifactStore;
import io.weirkeeper.service.source.store.StoredArtifact;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Tells about ExternalArtifacts, whoever wrote them: they have no reconciler of their own. Watches them while this process
 * is the one that acts.
 */
public final class ExternalArtifactFacts {
    private static final KnownKind KIND = KnownKind.EXTERNAL_ARTIFACT;
    private static final ResourceType TYPE =
            new ResourceType(KIND.group(), KIND.version(), KIND.plural(), KIND.kind(), true);

    private final KubeApi api;
    private final FactSink facts;
    private final ArtifactStore store;
    private final String cluster;
    private final ListOptions selection;
    private final ScheduledExecutorService timer;
    /** Of what was told about, by {@code Kind/namespace/name}. */
    private final Map<String, String> uids = new ConcurrentHashMap<>();

    private @Nullable ListWatch watch;

    /**
     * @param store asked for the index of what is kept here
     * @param selection which objects are told about
     */
    public ExternalArtifactFacts(
            KubeApi api,
            FactSink facts,
            ArtifactStore store,
            String cluster,
            ListOptions selection,
            ScheduledExecutorService timer) {
        this.api = api;
        this.facts = facts;
        this.store = store;
        this.cluster = cluster;
        this.selection = selection;
        this.timer = timer;
    }

    /** Begins to tell: first about everything that is there. */
    public synchronized void open() {
        if (watch == null) {
            watch = new ListWatch(api, TYPE, selection, new Watched(), timer).start();
        }
    }

    public synchronized void close() {
        if (watch != null) {
            watch.close();
            watch = null;
        }
    }

    /** The fact that an object shows; empty when it has no artifact, or cannot be read. */
    Optional<ArtifactFact> fact(ObjectNode object) {
        try {
            Source source = RecordJson.decode(object, Source.class);
            Artifact artifact = source.status().artifact();
            return Optional.ofNullable(artifact)
                    .map(found -> fact(
                            found,
                            new Subject(
                                    cluster,
                                    KIND.kind(),
                                    source.metadata().namespace(),
                                    source.metadata().name(),
                                    source.metadata().uid(),
                                    source.metadata().resourceVersion())));
        } catch (DecodeException e) {
            return Optional.empty(); // its consumers say what is wrong with it
        }
    }

    private ArtifactFact fact(Artifact artifact, Subject subject) {
        Optional<StoredArtifact> index = artifact.url().equals(store.url(artifact.path()))
                ? store.index(artifact.path(), artifact.digest())
                : Optional.empty();
        ArtifactFact plain = ArtifactFact.of(subject, artifact);
        return new ArtifactFact(
                subject,
                false,
                plain.revision(),
                plain.digest(),
                plain.url(),
                plain.size(),
                index.map(StoredArtifact::url).orElse(""),
                index.map(stored -> stored.digest().toString()).orElse(""));
    }

    private final class Watched implements ListWatch.Listener {
        @Override
        public void present(ObjectNode object) {
            fact(object).ifPresent(fact -> {
                uids.put(fact.subject().reference(), fact.subject().uid());
                facts.publish(fact);
            });
        }

        @Override
        public void absent(String namespace, String name) {
            Subject subject = new Subject(cluster, KIND.kind(), namespace, name, "", "");
            String uid = uids.remove(subject.reference());
            if (uid != null) {
                facts.publish(ArtifactFact.deleted(new Subject(cluster, KIND.kind(), namespace, name, uid, "")));
            }
        }

        @Override
        public void listed() {}
    }
}

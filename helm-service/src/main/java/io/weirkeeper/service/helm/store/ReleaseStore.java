package io.weirkeeper.service.helm.store;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.engine.helm.release.Release;
import io.weirkeeper.engine.helm.release.ReleaseCodec;
import io.weirkeeper.engine.helm.release.ReleaseException;
import io.weirkeeper.engine.helm.release.Status;
import io.weirkeeper.runtime.kube.DeleteOptions;
import io.weirkeeper.runtime.kube.KubeApi;
import io.weirkeeper.runtime.kube.KubeException;
import io.weirkeeper.runtime.kube.ListOptions;
import io.weirkeeper.runtime.kube.ResourceType;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The releases of one namespace as Helm keeps them: a Secret per revision. Updates are made only to the version of a
 * Secret that was last seen here. For one reconciliation, in which nothing is read twice; one worker at a time uses it.
 */
public final class ReleaseStore {
    private static final ResourceType SECRET = new ResourceType("", "v1", "secrets", "Secret", true);
    private static final String TYPE = "helm.sh/release.v1";
    private static final String OWNER = "helm";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final KubeApi api;
    private final String namespace;
    private final String manager;
    private final Clock clock;
    private final Map<String, String> seen = new HashMap<>();
    /** What was read or written here already: the one who acts on a release is the only one who changes it. */
    private final Map<String, NavigableMap<Integer, Status>> known = new HashMap<>();

    /** resourceVersion of each Secret that was listed, read or written, by its name. */
    private final Map<String, String> versions = new HashMap<>();

    private final Map<String, Release> records = new HashMap<>();

    /** A revision by what its Secret's labels say of it. */
    public record Entry(int version, Status status) {}

    /** @param manager the field manager of the Secrets */
    public ReleaseStore(KubeApi api, String namespace, String manager, Clock clock) {
        this.api = api;
        this.namespace = namespace;
        this.manager = manager;
        this.clock = clock;
    }

    public String namespace() {
        return namespace;
    }

    /** All revisions of a release, oldest first, without reading the records. */
    public List<Entry> entries(String name) {
        NavigableMap<Integer, Status> revisions = known.get(name);
        if (revisions == null) {
            revisions = list(name);
            known.put(name, revisions);
        }
        List<Entry> entries = new ArrayList<>();
        revisions.forEach((version, status) -> entries.add(new Entry(version, status)));
        return entries;
    }

    private NavigableMap<Integer, Status> list(String name) {
        NavigableMap<Integer, Status> revisions = new TreeMap<>();
        String _ = api.list(SECRET, selection(name), secret -> {
            JsonNode labels = secret.path("metadata").path("labels");
            int version = labels.path("version").asInt(0);
            if (version > 0) {
                revisions.put(version, Status.of(labels.path("status").asText()));
                versions.put(key(name, version), version(secret));
            }
        });
        return revisions;
    }

    private ListOptions selection(String name) {
        return ListOptions.ALL
                .inNamespace(namespace)
                .withLabels("name=" + name + ",owner=" + OWNER)
                .metadataOnly(true);
    }

    private void written(Release release, ObjectNode secret) {
        String key = key(release.name(), release.version());
        seen.put(key, version(secret));
        versions.put(key, version(secret));
        records.put(key, release);
        NavigableMap<Integer, Status> revisions = known.get(release.name());
        if (revisions != null) {
            revisions.put(release.version(), release.status());
        }
    }

    private static String version(JsonNode secret) {
        return secret.at("/metadata/resourceVersion").asText();
    }

    /** The resourceVersion of each revision's Secret, as far as it was seen here; changes when anybody writes to one. */
    public Map<Integer, String> versions(String name) {
        Map<Integer, String> all = new TreeMap<>();
        for (Entry entry : entries(name)) {
            all.put(entry.version(), versions.getOrDefault(key(name, entry.version()), ""));
        }
        return all;
    }

    /** The same as the API server had it a moment ago, whatever was seen here; enough to tell that nobody was here. */
    public Map<Integer, String> glance(String name) {
        Map<Integer, String> all = new TreeMap<>();
        String _ = api.list(
                SECRET,
                selection(name).fromCache(),
                secret -> all.put(secret.at("/metadata/labels/version").asInt(0), version(secret)));
        return all;
    }

    /** Somebody else may have been here. */
    private void forget(String name, String key) {
        known.remove(name);
        records.remove(key);
    }

    public Optional<Release> last(String name) {
        List<Entry> entries = entries(name);
        return entries.isEmpty()
                ? Optional.empty()
                : get(name, entries.getLast().version());
    }

    /** The newest revision that is deployed. */
    public Optional<Release> deployed(String name) {
        return entries(name).reversed().stream()
                .filter(entry -> entry.status() == Status.DEPLOYED)
                .findFirst()
                .flatMap(entry -> get(name, entry.version()));
    }

    /** @throws StoreException when the record cannot be read */
    public Optional<Release> get(String name, int version) {
        String key = key(name, version);
        Release record = records.get(key);
        if (record != null) {
            return Optional.of(record);
        }
        return api.get(SECRET, namespace, key).map(secret -> {
            seen.put(key, version(secret));
            versions.put(key, version(secret));
            Release read = decode(key, secret);
            records.put(key, read);
            return read;
        });
    }

    private Release decode(String key, ObjectNode secret) {
        Map<String, String> labels = new LinkedHashMap<>();
        secret.path("metadata")
                .path("labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        String data = secret.path("data").path("release").asText("");
        try {
            String stored = new String(Base64.getDecoder().decode(data), StandardCharsets.US_ASCII);
            return ReleaseCodec.decode(stored, labels);
        } catch (IllegalArgumentException | ReleaseException e) {
            throw new StoreException(
                    "release record Secret " + namespace + "/" + key + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** @throws StoreException when the API refuses, for instance because the record is too large for a Secret */
    public void create(Release release) {
        String key = key(release.name(), release.version());
        Map<String, String> labels = new LinkedHashMap<>(release.labels());
        labels.put("createdAt", seconds());
        try {
            written(release, api.create(SECRET, namespace, secret(key, release, labels, ""), manager));
        } catch (KubeException e) {
            forget(release.name(), key);
            throw e.isConflict()
                    ? new StoreException("release: already exists", e)
                    : new StoreException("create: failed to create: " + e.getMessage(), e);
        }
    }

    /** @throws StoreException likewise, or because another process changed the record */
    public void update(Release release) {
        String key = key(release.name(), release.version());
        Map<String, String> labels = new LinkedHashMap<>(release.labels());
        labels.put("modifiedAt", seconds());
        try {
            written(
                    release,
                    api.update(
                            SECRET, namespace, key, secret(key, release, labels, seen.getOrDefault(key, "")), manager));
        } catch (KubeException e) {
            forget(release.name(), key);
            throw new StoreException("update: failed to update: " + e.getMessage(), e);
        }
    }

    public void delete(String name, int version) {
        try {
            String key = key(name, version);
            boolean _ = api.delete(SECRET, namespace, key, DeleteOptions.BACKGROUND);
            records.remove(key);
            NavigableMap<Integer, Status> revisions = known.get(name);
            if (revisions != null) {
                revisions.remove(version);
            }
        } catch (KubeException e) {
            throw new StoreException("delete: failed to delete: " + e.getMessage(), e);
        }
    }

    /** Deletes the oldest revisions so that at most so many are left; the deployed one stays. */
    public void prune(String name, int most) {
        List<Entry> entries = entries(name);
        int deployed = entries.reversed().stream()
                .filter(entry -> entry.status() == Status.DEPLOYED)
                .map(Entry::version)
                .findFirst()
                .orElse(0);
        int excess = entries.size() - most;
        for (Entry entry : entries) {
            if (excess > 0 && entry.version() != deployed) {
                delete(name, entry.version());
                excess--;
            }
        }
    }

    private String seconds() {
        return Long.toString(clock.instant().getEpochSecond());
    }

    private static String key(String name, int version) {
        return "sh.helm.release.v1." + name + ".v" + version;
    }

    private ObjectNode secret(String key, Release release, Map<String, String> labels, String version) {
        ObjectNode secret = NODES.objectNode().put("apiVersion", "v1").put("kind", "Secret");
        ObjectNode metadata = secret.putObject("metadata");
        metadata.put("name", key).put("namespace", namespace);
        if (!version.isEmpty()) {
            metadata.put("resourceVersion", version);
        }
        ObjectNode all = metadata.putObject("labels");
        labels.forEach(all::put);
        all.put("name", release.name());
        all.put("owner", OWNER);
        all.put("status", release.status().text());
        all.put("version", Integer.toString(release.version()));
        byte[] stored = ReleaseCodec.encode(release).getBytes(StandardCharsets.US_ASCII);
        secret.put("type", TYPE)
                .putObject("data")
                .put("release", Base64.getEncoder().encodeToString(stored));
        return secret;
    }
}

package io.weirkeeper.remote.oci;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weirkeeper.remote.RemoteException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The logins of image pull secrets. A registry is looked up as the kubelet does: an entry may hold a path, its host may
 * hold {@code *} within a part, the longest entry that fits comes first.
 */
public final class DockerConfig {
    public static final DockerConfig EMPTY = new DockerConfig(List.of());

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String DOCKER_HUB = "index.docker.io";

    private final List<Entry> entries;

    /** @param place host, port and path without scheme */
    private record Entry(String place, RegistryLogin login) {}

    private DockerConfig(List<Entry> entries) {
        this.entries = entries.stream()
                .sorted(Comparator.comparing(Entry::place).reversed())
                .toList();
    }

    /**
     * Reads the keys {@code .dockerconfigjson} and {@code .dockercfg} of a secret; without them it holds no login.
     *
     * @throws RemoteException naming the key that cannot be read
     */
    public static DockerConfig of(Map<String, byte[]> secret) {
        List<Entry> entries = new ArrayList<>();
        byte[] json = secret.get(".dockerconfigjson");
        if (json != null) {
            read(parse(json, ".dockerconfigjson").path("auths"), ".dockerconfigjson", entries);
        }
        byte[] older = secret.get(".dockercfg");
        if (older != null) {
            read(parse(older, ".dockercfg"), ".dockercfg", entries);
        }
        return new DockerConfig(entries);
    }

    /** These logins and those; these come first for the same place. */
    public DockerConfig and(DockerConfig others) {
        List<Entry> all = new ArrayList<>(entries);
        all.addAll(others.entries);
        return new DockerConfig(all);
    }

    /** What must never be shown. */
    public List<String> secretValues() {
        List<String> values = new ArrayList<>();
        for (Entry entry : entries) {
            RegistryLogin login = entry.login();
            values.addAll(List.of(login.password(), login.identityToken(), login.registryToken()));
            byte[] pair = (login.username() + ":" + login.password()).getBytes(StandardCharsets.UTF_8);
            values.add(Base64.getEncoder().encodeToString(pair));
        }
        values.removeIf(String::isEmpty);
        return values;
    }

    /** The login for a repository; anonymous when there is none. */
    public RegistryLogin login(OciName name) {
        return entries.stream()
                .filter(entry -> fits(entry.place(), name.toString()))
                .findFirst()
                .or(() -> dockerHub(name))
                .map(Entry::login)
                .orElse(RegistryLogin.ANONYMOUS);
    }

    private Optional<Entry> dockerHub(OciName name) {
        return name.registry().equals(DOCKER_HUB)
                ? entries.stream()
                        .filter(entry -> entry.place().equals("docker.io")
                                || entry.place().equals("registry-1.docker.io"))
                        .findFirst()
                : Optional.empty();
    }

    private static JsonNode parse(byte[] bytes, String key) {
        try {
            JsonNode json = JSON.readTree(bytes);
            if (json == null || !json.isObject()) {
                throw new RemoteException("'" + key + "' must hold the JSON object of a Docker configuration");
            }
            return json;
        } catch (JsonProcessingException e) {
            // the parser's own message may quote the secret
            throw new RemoteException("'" + key + "' is no JSON, at line "
                    + e.getLocation().getLineNr() + "; it must hold a Docker configuration");
        } catch (IOException e) {
            throw new RemoteException("'" + key + "' cannot be read", e);
        }
    }

    private static void read(JsonNode auths, String key, List<Entry> into) {
        for (Map.Entry<String, JsonNode> auth : auths.properties()) {
            String place = place(auth.getKey());
            into.add(new Entry(place, login(auth.getValue(), key, auth.getKey())));
        }
    }

    private static RegistryLogin login(JsonNode json, String key, String registry) {
        String username = json.path("username").asText("");
        String password = json.path("password").asText("");
        String pair = json.path("auth").asText("");
        if (!pair.isEmpty()) {
            String plain = decode(pair, key, registry);
            int colon = plain.indexOf(':');
            if (colon < 0) {
                throw new RemoteException(
                        "'" + key + "': 'auth' of '" + registry + "' must hold base64 of user:password");
            }
            username = plain.substring(0, colon);
            password = plain.substring(colon + 1);
        }
        String identity = json.path("identitytoken").asText("");
        if (username.equals("<token>")) {
            return new RegistryLogin("", "", password, "");
        }
        return new RegistryLogin(
                username, password, identity, json.path("registrytoken").asText(""));
    }

    private static String decode(String pair, String key, String registry) {
        try {
            return new String(Base64.getDecoder().decode(pair.strip()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new RemoteException("'" + key + "': 'auth' of '" + registry + "' is no base64");
        }
    }

    private static String place(String registry) {
        String text = registry;
        int scheme = text.indexOf("://");
        if (scheme >= 0) {
            text = text.substring(scheme + 3);
        }
        int slash = text.indexOf('/');
        String host = slash < 0 ? text : text.substring(0, slash);
        String path = slash < 0 ? "" : text.substring(slash);
        if (path.startsWith("/v1/") || path.startsWith("/v2/")) {
            path = path.substring(3);
        } else if (path.equals("/v1") || path.equals("/v2")) {
            path = "";
        }
        return path.equals("/") ? host : host + path;
    }

    private static boolean fits(String place, String repository) {
        int slash = place.indexOf('/');
        String path = slash < 0 ? "" : place.substring(slash);
        int end = repository.indexOf('/');
        return hostFits(slash < 0 ? place : place.substring(0, slash), repository.substring(0, end))
                && repository.substring(end).startsWith(path);
    }

    private static boolean hostFits(String pattern, String host) {
        String[] wanted = split(pattern);
        String[] given = split(host);
        if (wanted.length != given.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (!globFits(wanted[i], given[i])) {
                return false;
            }
        }
        return true;
    }

    /** The parts of a host, and its port as the last. */
    private static String[] split(String host) {
        int colon = host.lastIndexOf(':');
        String name = colon < 0 ? host : host.substring(0, colon);
        return (name + "." + (colon < 0 ? "" : host.substring(colon))).split("\\.", -1);
    }

    /** {@code *} stands for any characters, {@code ?} for one; the time is bounded by the product of the lengths. */
    private static boolean globFits(String pattern, String text) {
        boolean[] reached = new boolean[text.length() + 1];
        reached[0] = true;
        for (int at = 0; at < pattern.length(); at++) {
            char c = pattern.charAt(at);
            boolean[] next = new boolean[text.length() + 1];
            boolean any = false;
            for (int i = 0; i <= text.length(); i++) {
                any |= reached[i];
                boolean one = i > 0 && reached[i - 1] && (c == '?' || c == text.charAt(i - 1));
                next[i] = c == '*' ? any : one;
            }
            reached = next;
        }
        return reached[text.length()];
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DockerConfig config && config.entries.equals(entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }
}

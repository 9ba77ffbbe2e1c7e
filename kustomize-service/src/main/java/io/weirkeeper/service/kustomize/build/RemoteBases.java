package io.weirkeeper.service.kustomize.build;

import io.weirkeeper.engine.artifact.ArchiveLimits;
import io.weirkeeper.engine.artifact.ArchiveReader;
import io.weirkeeper.engine.artifact.ArchiveWriter;
import io.weirkeeper.engine.artifact.ArtifactException;
import io.weirkeeper.engine.artifact.IgnoreRules;
import io.weirkeeper.engine.kustomize.KustomizeException;
import io.weirkeeper.engine.kustomize.file.DiskFiles;
import io.weirkeeper.engine.kustomize.file.RemoteBase;
import io.weirkeeper.engine.kustomize.file.RemoteSources;
import io.weirkeeper.remote.RemoteException;
import io.weirkeeper.remote.git.GitAuth;
import io.weirkeeper.remote.git.GitClient;
import io.weirkeeper.remote.git.GitException;
import io.weirkeeper.remote.git.GitFetch;
import io.weirkeeper.remote.git.GitReference;
import io.weirkeeper.remote.git.GitRequest;
import io.weirkeeper.remote.proxy.ProxySettings;
import io.weirkeeper.service.kustomize.fetch.Workspace;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Fetches the Git repositories and files that one build refers to by URL. No credentials are ever sent, nothing is
 * started, and time, size and number are bounded. Belongs to one build; closing it removes what was fetched.
 */
final class RemoteBases implements RemoteSources, AutoCloseable {
    private static final int MOST = 100;
    private static final int LARGEST_FILE = 10 << 20;
    private static final long LARGEST_CACHE = 256L << 20;
    private static final Duration LONGEST = Duration.ofMinutes(2);
    private static final Duration DOWNLOAD = Duration.ofSeconds(30);
    private static final String COMMIT = "[0-9a-f]{40}";

    private final Path directory;
    private final HttpClient http;
    private final Map<String, Checkout> checkouts = new HashMap<>();
    private int fetched;

    /** @param parent a directory for what is fetched */
    RemoteBases(Path parent, HttpClient http) {
        try {
            Files.createDirectories(parent);
            this.directory = Files.createTempDirectory(parent, "bases-");
        } catch (IOException e) {
            throw new UncheckedIOException("temporary directory below " + parent, e);
        }
        this.http = http;
    }

    @Override
    public Checkout checkout(RemoteBase base) {
        String key = base.cloneUrl() + "?ref=" + base.ref() + "&submodules=" + base.submodules();
        Checkout known = checkouts.get(key);
        if (known == null) {
            known = fetch(base);
            checkouts.put(key, known);
        }
        return known;
    }

    private Checkout fetch(RemoteBase base) {
        count(base.raw());
        URI url = uri(base.cloneUrl());
        Duration wanted = Duration.ofSeconds(base.timeoutSeconds());
        Duration timeout = wanted.compareTo(LONGEST) < 0 ? wanted : LONGEST;
        List<GitReference> candidates = candidates(base.ref());
        GitException last = null;
        for (GitReference reference : candidates) {
            String name = UUID.randomUUID().toString();
            GitClient client = new GitClient(directory.resolve("git-" + name), LARGEST_CACHE);
            GitRequest request = new GitRequest(
                    url, reference, GitAuth.NONE, ProxySettings.NONE, timeout, "", base.submodules(), name);
            try (GitFetch.Snapshot snapshot = (GitFetch.Snapshot) client.fetch(request)) {
                return extracted(snapshot, directory.resolve("tree-" + name));
            } catch (GitException e) {
                last = e;
                if (e.kind() != GitException.Kind.REFERENCE_NOT_FOUND) {
                    break;
                }
            } catch (RemoteException | ArtifactException | IOException e) {
                throw failed(base.raw(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw failed(base.raw(), e);
            }
        }
        throw failed(base.raw(), last == null ? new IOException("no reference") : last);
    }

    /** A ref may be a commit, a branch or a tag; without one it is the branch that the server has checked out. */
    private static List<GitReference> candidates(String ref) {
        if (ref.isEmpty()) {
            return List.of(new GitReference.Name("HEAD"));
        }
        List<GitReference> candidates = new ArrayList<>();
        if (ref.matches(COMMIT)) {
            candidates.add(new GitReference.Commit(ref, ""));
        }
        if (ref.startsWith("refs/")) {
            candidates.add(new GitReference.Name(ref));
        }
        candidates.add(new GitReference.Branch(ref));
        candidates.add(new GitReference.Tag(ref));
        return candidates;
    }

    private static Checkout extracted(GitFetch.Snapshot snapshot, Path target) throws IOException {
        Path archive = target.resolveSibling(target.getFileName() + ".tar.gz");
        try (OutputStream out = Files.newOutputStream(archive)) {
            new ArchiveWriter(ArchiveLimits.DEFAULT).write(snapshot.tree(), IgnoreRules.NONE, out);
        }
        try (InputStream in = Files.newInputStream(archive)) {
            new ArchiveReader(ArchiveLimits.DEFAULT).extract(in, target);
        }
        Files.delete(archive);
        DiskFiles files = new DiskFiles(target);
        return new Checkout(files, files.root());
    }

    @Override
    public Optional<byte[]> download(String url) {
        count(url);
        HttpRequest request = HttpRequest.newBuilder(uri(url)).timeout(DOWNLOAD).build();
        try {
            HttpResponse<InputStream> response = http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() < 200 || response.statusCode() > 299) {
                    return Optional.empty();
                }
                byte[] content = body.readNBytes(LARGEST_FILE + 1);
                if (content.length > LARGEST_FILE) {
                    throw new KustomizeException(
                            "'" + shown(url) + "' is larger than " + (LARGEST_FILE >> 20) + " MiB");
                }
                return Optional.of(content);
            }
        } catch (IOException e) {
            throw failed(url, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(url, e);
        }
    }

    private void count(String url) {
        if (++fetched > MOST) {
            throw new KustomizeException("'" + shown(url) + "': more than " + MOST
                    + " remote bases in one build; put a copy into the source");
        }
    }

    /** Only http and https, and never with the credentials that a URL may hold. */
    private static URI uri(String text) {
        try {
            URI url = new URI(text);
            boolean isHttp = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (!isHttp || url.getHost() == null) {
                throw new KustomizeException("remote base '" + shown(text) + "': only http and https are fetched");
            }
            return new URI(url.getScheme(), null, url.getHost(), url.getPort(), url.getPath(), url.getQuery(), null);
        } catch (URISyntaxException e) {
            throw new KustomizeException("remote base '" + shown(text) + "' is no URL", e);
        }
    }

    private static KustomizeException failed(String url, Exception cause) {
        String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        return new KustomizeException("remote base '" + shown(url) + "' cannot be fetched: " + why, cause);
    }

    private static String shown(String url) {
        return url.replaceAll("://[^/@]*@", "://");
    }

    @Override
    public void close() {
        Workspace.own(directory).close();
    }
}

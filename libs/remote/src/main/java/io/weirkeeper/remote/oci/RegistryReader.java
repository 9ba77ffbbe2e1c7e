package io.weirkeeper.remote.oci;

import com.fasterxml.jackson.databind.JsonNode;
import io.weirkeeper.engine.artifact.ArtifactException;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.engine.artifact.Digester;
import io.weirkeeper.remote.http.HttpCall;
import io.weirkeeper.remote.http.HttpReply;
import io.weirkeeper.remote.http.HttpSender;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A repository over the distribution API, version 2. */
final class RegistryReader implements OciReader {
    private static final String MANIFEST_TYPES = ManifestReader.OCI_MANIFEST + ", " + ManifestReader.OCI_INDEX
            + ", application/vnd.docker.distribution.manifest.v2+json"
            + ", application/vnd.docker.distribution.manifest.list.v2+json";
    private static final String DEFAULT_PLATFORM = "linux/amd64";
    /** What registries themselves allow for a manifest. */
    private static final int LONGEST_MANIFEST = 4 << 20;

    private static final int LONGEST_PAGE = 16 << 20;
    private static final int MOST_PAGES = 1_000;
    private static final int MOST_TAGS = 1_000_000;
    private static final int BUFFER = 64 * 1024;

    private final RegistryRequests requests;
    private final OciName name;

    RegistryReader(OciClient client, OciClient.Place place, HttpSender sender) {
        this.requests = new RegistryRequests(client, place, sender);
        this.name = place.name();
    }

    @Override
    public OciName name() {
        return name;
    }

    @Override
    public List<String> tags() {
        List<String> tags = new ArrayList<>();
        pages("tags/list?n=1000", "application/json", "list of tags", page -> {
            for (JsonNode tag : page.path("tags")) {
                tags.add(tag.asText());
            }
            if (tags.size() > MOST_TAGS) {
                throw new OciException(
                        OciException.Kind.TOO_LARGE, name + " has more than " + MOST_TAGS + " tags; remove old ones");
            }
        });
        return tags;
    }

    /** What is done with a page. */
    private interface PageReader {
        void read(JsonNode page);
    }

    private void pages(String path, String accept, String what, PageReader reader) {
        Optional<URI> next = Optional.of(requests.url(path));
        Set<URI> seen = new HashSet<>();
        while (next.isPresent()) {
            if (!seen.add(next.get()) || seen.size() > MOST_PAGES) {
                throw new OciException(
                        OciException.Kind.INVALID, "the " + what + " of " + name + " does not end; check the registry");
            }
            next = requests.get(next.get(), accept, (call, reply) -> {
                reader.read(ManifestReader.parse(reply.bytes(LONGEST_PAGE), what));
                return nextPage(call, reply);
            });
        }
    }

    private static Optional<URI> nextPage(HttpCall call, HttpReply reply) {
        for (String link : reply.headers("Link")) {
            int start = link.indexOf('<');
            int end = link.indexOf('>');
            if (start >= 0 && end > start && link.indexOf("rel=\"next\"", end) >= 0) {
                try {
                    URI next = call.url().resolve(new URI(link.substring(start + 1, end)));
                    if (!HttpSender.isSameServer(call.url(), next)) {
                        throw new OciException(
                                OciException.Kind.INVALID,
                                call + ": the next page is on another server; check the registry");
                    }
                    return Optional.of(next);
                } catch (URISyntaxException e) {
                    throw new OciException(
                            OciException.Kind.INVALID,
                            call + ": the next page has no usable URL; check the registry",
                            e);
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public OciDescriptor resolve(OciReference reference) {
        try {
            Optional<OciDescriptor> head = requests.head(
                    requests.url("manifests/" + reference.identifier()),
                    MANIFEST_TYPES,
                    (call, reply) -> described(reply));
            if (head.isPresent()) {
                return head.get();
            }
        } catch (OciException e) {
            // not every registry answers to HEAD as it should; a GET tells the cause as well
        }
        return manifest(reference).self();
    }

    private static Optional<OciDescriptor> described(HttpReply reply) {
        Optional<String> digest = reply.header("Docker-Content-Digest");
        if (digest.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(OciDescriptor.of(
                    reply.header("Content-Type").orElse(""), Digest.parse(digest.get()), reply.length()));
        } catch (ArtifactException e) {
            return Optional.empty();
        }
    }

    @Override
    public OciManifest manifest(OciReference reference) {
        return requests.get(requests.url("manifests/" + reference.identifier()), MANIFEST_TYPES, (call, reply) -> {
            byte[] bytes = reply.bytes(LONGEST_MANIFEST);
            Optional<Digest> expected = switch (reference) {
                case OciReference.ByDigest byDigest -> Optional.of(byDigest.digest());
                case OciReference.Tag tag -> described(reply).map(OciDescriptor::digest);
            };
            DigestAlgorithm algorithm = expected.map(Digest::algorithm).orElse(DigestAlgorithm.SHA256);
            Digest computed = Digest.of(algorithm, bytes);
            if (expected.isPresent() && !expected.get().equals(computed)) {
                throw new OciException(
                        OciException.Kind.INTEGRITY,
                        call + ": manifest digest: \"" + computed + "\" does not match requested digest: \""
                                + expected.get() + "\" for \"" + reference + "\"");
            }
            return ManifestReader.read(
                    bytes, computed, reply.header("Content-Type").orElse(""));
        });
    }

    @Override
    public OciManifest image(OciReference reference) {
        OciManifest manifest = manifest(reference);
        if (!manifest.isIndex()) {
            return manifest;
        }
        OciDescriptor chosen = manifest.manifests().stream()
                .filter(child -> child.platform().isEmpty() || child.platform().equals(DEFAULT_PLATFORM))
                .findFirst()
                .orElseThrow(() -> new OciException(
                        OciException.Kind.NOT_FOUND,
                        "no child with platform " + DEFAULT_PLATFORM + " in index " + reference
                                + "; push one, or refer to a manifest by its digest"));
        OciManifest child = manifest(new OciReference.ByDigest(name, chosen.digest()));
        if (child.isIndex()) {
            throw new OciException(
                    OciException.Kind.INVALID, "index " + reference + " lists an index where an image should be");
        }
        return child;
    }

    @Override
    public void blob(OciDescriptor descriptor, long limit, OutputStream out) {
        if (descriptor.size() > limit) {
            throw tooLarge(descriptor, limit);
        }
        requests.get(requests.url("blobs/" + descriptor.digest()), "*/*", (call, reply) -> {
            long most = descriptor.size() >= 0 ? descriptor.size() : limit;
            Digester digester = descriptor.digest().algorithm().digester();
            long count = 0;
            InputStream in = reply.body();
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                count += read;
                if (count > most) {
                    throw descriptor.size() >= 0
                            ? broken(call, "has more than the " + most + " bytes of its descriptor")
                            : tooLarge(descriptor, limit);
                }
                digester.update(buffer, 0, read);
                write(out, buffer, read);
            }
            if (descriptor.size() >= 0 && count < descriptor.size()) {
                throw broken(call, "ended after " + count + " of " + descriptor.size() + " bytes");
            }
            Digest computed = digester.digest();
            if (!computed.equals(descriptor.digest())) {
                throw broken(
                        call,
                        "error verifying sha256 checksum after reading " + count + " bytes; got \"" + computed.hex()
                                + "\", want \"" + descriptor.digest().hex() + "\"");
            }
            return count;
        });
    }

    /** A failure of the disk is the caller's, not the registry's. */
    private static void write(OutputStream out, byte[] buffer, int length) {
        try {
            out.write(buffer, 0, length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static OciException broken(HttpCall call, String how) {
        return new OciException(OciException.Kind.INTEGRITY, call + ": the blob " + how + "; it is tried again");
    }

    private static OciException tooLarge(OciDescriptor descriptor, long limit) {
        return new OciException(
                OciException.Kind.TOO_LARGE,
                "blob " + descriptor.digest() + " has more than " + limit + " bytes; push a smaller one");
    }

    @Override
    public byte[] blob(OciDescriptor descriptor, int limit) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        blob(descriptor, (long) limit, out);
        return out.toByteArray();
    }

    @Override
    public List<OciDescriptor> referrers(Digest subject) {
        List<OciDescriptor> all = new ArrayList<>();
        try {
            pages(
                    "referrers/" + subject,
                    ManifestReader.OCI_INDEX,
                    "list of referrers",
                    page -> all.addAll(ManifestReader.descriptors(page.path("manifests"))));
            return all;
        } catch (OciException e) {
            if (e.kind() != OciException.Kind.NOT_FOUND && e.kind() != OciException.Kind.UNREACHABLE) {
                throw e;
            }
        }
        // a registry without that API: the tag that stands in for it
        try {
            String tag = subject.algorithm().text() + "-" + subject.hex();
            return manifest(new OciReference.Tag(name, tag)).manifests();
        } catch (OciException e) {
            if (e.kind() == OciException.Kind.NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }
}

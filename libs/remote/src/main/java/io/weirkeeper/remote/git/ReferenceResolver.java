package io.weirkeeper.remote.git;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdRef;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.RefSpec;

/** Finds what a reference names among those that a server offers. */
final class ReferenceResolver {
    private static final String PEELED = "^{}";

    private final String url;
    private final GitReference reference;

    ReferenceResolver(String url, GitReference reference) {
        this.url = url;
        this.reference = reference;
    }

    /**
     * What was found.
     *
     * @param wanted what to ask the server for
     * @param commit the hash of the commit, as far as the server told: of an annotated tag it may be the tag's
     * @param fullName the reference to record; empty for none
     * @param history whether the whole history is needed, not only the newest commit
     * @param tied what the newest commit has yet to be chosen from; empty when it is clear
     */
    record Resolved(Collection<Ref> wanted, ObjectId commit, String fullName, boolean history, List<Resolved> tied) {
        Resolved {
            wanted = List.copyOf(wanted);
            tied = List.copyOf(tied);
        }

        static Resolved oneOf(List<Resolved> tied) {
            List<Ref> wanted =
                    tied.stream().flatMap(one -> one.wanted().stream()).toList();
            return new Resolved(
                    wanted, tied.getFirst().commit(), tied.getFirst().fullName(), false, tied);
        }
    }

    /** The references that matter, so that a server need not list all. */
    List<RefSpec> interest() {
        return switch (reference) {
            case GitReference.Branch branch -> List.of(new RefSpec(branch.fullName()));
            case GitReference.Tag tag -> List.of(new RefSpec(tag.fullName()));
            case GitReference.Semver semver -> List.of(new RefSpec("refs/tags/*:refs/tags/*"));
            case GitReference.Name name -> List.of(new RefSpec(withoutPeeling(checked(name.name()))));
            case GitReference.Pinned pinned ->
                List.of(new RefSpec("refs/heads/*:refs/heads/*"), new RefSpec("refs/tags/*:refs/tags/*"));
            case GitReference.Commit commit ->
                List.of(
                        commit.branch().isEmpty()
                                ? new RefSpec("refs/heads/*:refs/heads/*")
                                : new RefSpec(Constants.R_HEADS + commit.branch()));
        };
    }

    Resolved resolve(Map<String, Ref> offered) {
        return switch (reference) {
            case GitReference.Branch branch -> tip(offered, branch.fullName(), branch.fullName());
            case GitReference.Tag tag -> tip(offered, tag.fullName(), tag.fullName());
            case GitReference.Semver semver -> highest(offered, semver);
            case GitReference.Name name -> named(offered, name.name());
            case GitReference.Commit commit -> commit(offered, commit);
            case GitReference.Pinned pinned -> pinned(ObjectId.fromString(pinned.hash()));
        };
    }

    private Resolved tip(Map<String, Ref> offered, String fullName, String recorded) {
        Ref ref = offered.get(fullName);
        if (ref == null || ref.getObjectId() == null) {
            throw new GitException(
                    GitException.Kind.REFERENCE_NOT_FOUND,
                    "unable to clone '" + url + "': couldn't find remote ref \"" + fullName
                            + "\"; push it or correct spec.ref");
        }
        return new Resolved(List.of(ref), commitOf(ref), recorded, false, List.of());
    }

    private Resolved named(Map<String, Ref> offered, String name) {
        Ref ref = offered.get(withoutPeeling(name));
        if (ref == null || ref.getObjectId() == null) {
            throw new GitException(
                    GitException.Kind.REFERENCE_NOT_FOUND,
                    "unable to resolve ref '" + name + "' to a specific commit; push it or correct spec.ref.name");
        }
        return new Resolved(List.of(ref), commitOf(ref), name, false, List.of());
    }

    private Resolved commit(Map<String, Ref> offered, GitReference.Commit commit) {
        if (!ObjectId.isId(commit.hash())) {
            throw new GitException(
                    GitException.Kind.REFERENCE_NOT_FOUND,
                    "unable to resolve commit object for '" + commit.hash()
                            + "': not a commit hash of 40 hexadecimal digits; correct spec.ref.commit");
        }
        ObjectId hash = ObjectId.fromString(commit.hash());
        String branch = commit.branch().isEmpty() ? "" : Constants.R_HEADS + commit.branch();
        if (!branch.isEmpty()) {
            tip(offered, branch, branch);
        }
        List<Ref> heads = offered.values().stream()
                .filter(ref -> branch.isEmpty()
                        ? ref.getName().startsWith(Constants.R_HEADS)
                        : ref.getName().equals(branch))
                .toList();
        Optional<Ref> tip =
                heads.stream().filter(ref -> hash.equals(ref.getObjectId())).findFirst();
        return tip.map(ref -> new Resolved(List.of(ref), hash, branch, false, List.of()))
                .orElseGet(() -> new Resolved(heads, hash, branch, true, List.of()));
    }

    private Resolved highest(Map<String, Ref> offered, GitReference.Semver semver) {
        List<String> tags = offered.keySet().stream()
                .filter(name -> name.startsWith(Constants.R_TAGS))
                .map(name -> name.substring(Constants.R_TAGS.length()))
                .toList();
        List<Resolved> found = semver.choice().highest(tags).stream()
                .map(tag -> tip(offered, Constants.R_TAGS + tag, Constants.R_TAGS + tag))
                .toList();
        if (found.isEmpty()) {
            throw new GitException(
                    GitException.Kind.REFERENCE_NOT_FOUND,
                    "no match found for semver: " + semver.constraint()
                            + "; push such a tag or correct spec.ref.semver");
        }
        return found.size() == 1 ? found.getFirst() : Resolved.oneOf(found);
    }

    private static Resolved pinned(ObjectId hash) {
        Ref asked = new ObjectIdRef.Unpeeled(Ref.Storage.NETWORK, hash.name(), hash);
        return new Resolved(List.of(asked), hash, "", false, List.of());
    }

    /** Everything that is offered: where a server does not give a commit by its hash. */
    static Resolved everything(Map<String, Ref> offered, ObjectId hash) {
        return new Resolved(offered.values(), hash, "", true, List.of());
    }

    private static ObjectId commitOf(Ref ref) {
        ObjectId peeled = ref.getPeeledObjectId();
        return peeled == null ? ref.getObjectId() : peeled;
    }

    private String checked(String name) {
        if (name.startsWith("/") || name.endsWith("/")) {
            throw new GitException(
                    GitException.Kind.INVALID,
                    "ref " + name + " is invalid; Git refs cannot begin or end with a slash '/'");
        }
        return name;
    }

    private static String withoutPeeling(String name) {
        return name.endsWith(PEELED) ? name.substring(0, name.length() - PEELED.length()) : name;
    }
}

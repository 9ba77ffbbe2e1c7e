package io.weirkeeper.engine.sops.key;

import io.weirkeeper.engine.sops.SopsException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Recovers the data key of a document. Failures are told in the words of SOPS 3.13, which people search for. */
public final class DataKey {
    private DataKey() {}

    /** What became of a group: its part, or why there is none. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Attempt(byte[] part, List<String> failures) {
        private boolean isSuccess() {
            return part.length > 0;
        }
    }

    /**
     * @param threshold how many groups must be opened when there is more than one
     * @throws SopsException telling for each key why it could not be used
     */
    public static byte[] recover(List<KeyGroup> groups, int threshold, KeyService service) {
        List<Attempt> attempts =
                groups.stream().map(group -> attempt(group, service)).toList();
        List<byte[]> parts =
                attempts.stream().filter(Attempt::isSuccess).map(Attempt::part).toList();
        if (groups.size() <= 1) {
            if (parts.size() != 1) {
                throw failed(attempts, threshold);
            }
            return parts.getFirst();
        }
        if (parts.size() < threshold) {
            throw failed(attempts, threshold);
        }
        try {
            return Shamir.combine(parts);
        } catch (KeyException e) {
            throw new SopsException("could not get data key from shamir parts: " + e.getMessage(), e);
        }
    }

    private static Attempt attempt(KeyGroup group, KeyService service) {
        List<String> failures = new ArrayList<>();
        for (MasterKey key : group.inOrder()) {
            try {
                byte[] part = service.decrypt(key);
                if (part.length > 0) {
                    return new Attempt(part, List.of());
                }
                failures.add(failure(key, "the data key is empty"));
            } catch (KeyException e) {
                failures.add(failure(key, String.valueOf(e.getMessage())));
            }
        }
        return new Attempt(new byte[0], failures);
    }

    private static String failure(MasterKey key, String message) {
        String told = WordWrap.prefixed(WordWrap.wrap(message, 60), "  | ");
        return key.name() + ": FAILED\n" + WordWrap.prefixed("-" + told.substring(1), "  ");
    }

    private static SopsException failed(List<Attempt> attempts, int threshold) {
        List<String> groups = new ArrayList<>();
        int successes = 0;
        for (int i = 0; i < attempts.size(); i++) {
            Attempt attempt = attempts.get(i);
            successes += attempt.isSuccess() ? 1 : 0;
            groups.add(
                    attempt.isSuccess()
                            ? "Group " + i + ": SUCCESS"
                            : "Group " + i + ": FAILED\n" + told(attempt.failures()));
        }
        return new SopsException("Failed to get the data key required to decrypt the SOPS file.\n\n"
                + String.join("\n\n", groups) + "\n\n" + WordWrap.wrap(trailer(threshold, successes), 75));
    }

    private static String told(List<String> failures) {
        return failures.stream()
                .collect(Collectors.joining("\n\n"))
                .lines()
                .map(line -> "  " + line)
                .collect(Collectors.joining("\n"));
    }

    private static String trailer(int threshold, int successes) {
        if (threshold == 0) {
            return "Recovery failed because no master key was able to decrypt the file. In order for SOPS to recover"
                    + " the file, at least one key has to be successful, but none were.";
        }
        return "Recovery failed because the file was encrypted with a Shamir threshold of " + threshold
                + ", but only " + successes + " part(s) were successfully recovered, one for each successful key"
                + " group. In order for SOPS to recover the file, at least " + threshold
                + " groups have to be successful. In order for a group to be successful, decryption has to succeed"
                + " with any of the keys in that key group.";
    }
}

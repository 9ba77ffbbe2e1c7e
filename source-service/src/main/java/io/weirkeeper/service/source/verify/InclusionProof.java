package io.weirkeeper.service.source.verify;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * That an entry is in a log: the way from its leaf to the root of the tree (RFC 9162, 2.1.3), and the log's signature on
 * that root (a checkpoint in the form of a signed note).
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
record InclusionProof(long index, long treeSize, byte[] root, List<byte[]> hashes, String checkpoint) {
    private static final int MOST_HASHES = 64;
    private static final byte[] LEAF = {0};
    private static final byte[] NODE = {1};
    private static final String SIGNATURE_LINE = "\u2014 ";
    private static final int HINT = 4;

    InclusionProof {
        hashes = List.copyOf(hashes);
    }

    static InclusionProof of(JsonNode json) {
        List<byte[]> hashes = new ArrayList<>();
        for (JsonNode hash : json.path("hashes")) {
            hashes.add(Json.bytes(hash, "a hash of the inclusion proof"));
        }
        return new InclusionProof(
                Json.number(json.path("logIndex"), "the index in the inclusion proof"),
                Json.number(json.path("treeSize"), "the size of the tree"),
                Json.bytes(json.path("rootHash"), "the root of the tree"),
                hashes,
                json.path("checkpoint").path("envelope").asText(""));
    }

    /** Throws when the body is not in the tree, or the tree not the log's. */
    void check(byte[] body, SigningKey log) {
        if (!Arrays.equals(rootOver(Digests.sha256(LEAF, body)), root)) {
            throw new VerifyException("the inclusion proof does not lead from the entry to the root of the log");
        }
        int end = checkpoint.indexOf("\n\n");
        if (end < 0) {
            throw new VerifyException("the inclusion proof has no checkpoint");
        }
        String note = checkpoint.substring(0, end + 1);
        String[] lines = note.split("\n");
        boolean same = lines.length >= 3
                && lines[1].equals(String.valueOf(treeSize))
                && Arrays.equals(Json.bytes(lines[2], "the root in the checkpoint"), root);
        if (!same) {
            throw new VerifyException("the checkpoint is of another tree than the inclusion proof");
        }
        byte[] signed = note.getBytes(StandardCharsets.UTF_8);
        for (String line : checkpoint.substring(end + 2).split("\n")) {
            int space = line.lastIndexOf(' ');
            if (line.startsWith(SIGNATURE_LINE) && space > SIGNATURE_LINE.length()) {
                byte[] signature = Json.bytes(line.substring(space + 1), "the checkpoint's signature");
                if (signature.length > HINT
                        && log.signed(signed, Arrays.copyOfRange(signature, HINT, signature.length))) {
                    return;
                }
            }
        }
        throw new VerifyException("the checkpoint is not signed by the log");
    }

    private byte[] rootOver(byte[] leaf) {
        if (index < 0 || index >= treeSize || hashes.size() > MOST_HASHES) {
            throw new VerifyException("the inclusion proof makes no sense");
        }
        long at = index;
        long last = treeSize - 1;
        byte[] hash = leaf;
        for (byte[] sibling : hashes) {
            if (last == 0) {
                throw new VerifyException("the inclusion proof is too long");
            }
            if ((at & 1) == 1 || at == last) {
                hash = Digests.sha256(NODE, sibling, hash);
                while ((at & 1) == 0 && at != 0) {
                    at >>= 1;
                    last >>= 1;
                }
            } else {
                hash = Digests.sha256(NODE, hash, sibling);
            }
            at >>= 1;
            last >>= 1;
        }
        if (last != 0) {
            throw new VerifyException("the inclusion proof is too short");
        }
        return hash;
    }
}

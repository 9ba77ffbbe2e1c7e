package io.weirkeeper.remote.signature;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A Git object taken apart: what was signed, and the signature. */
public final class SignedObject {
    private static final List<String> PGP = List.of("-----BEGIN PGP SIGNATURE-----", "-----BEGIN PGP MESSAGE-----");
    private static final String SSH = "-----BEGIN SSH SIGNATURE-----";
    private static final String X509 = "-----BEGIN SIGNED MESSAGE-----";
    private static final byte[] HEADER = "gpgsig ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] OTHER_HEADER = "gpgsig-sha256 ".getBytes(StandardCharsets.US_ASCII);

    private final byte[] payload;
    private final String signature;

    /**
     * @param payload the object without its signature
     * @param signature armored text; empty when the object is not signed
     */
    public SignedObject(byte[] payload, String signature) {
        this.payload = payload.clone();
        this.signature = signature;
    }

    /** The kinds of signatures that Git makes. */
    public enum Form {
        PGP,
        SSH,
        X509,
        UNKNOWN;

        /** As Flux writes it. */
        String shown() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Takes a commit apart, whose signature is a header. Several such headers prove nothing. */
    public static SignedObject ofCommit(byte[] commit) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream(commit.length);
        StringBuilder signature = new StringBuilder();
        int signatures = 0;
        boolean inSignature = false;
        boolean inOther = false;
        int at = 0;
        while (at < commit.length && commit[at] != '\n') {
            int end = lineEnd(commit, at);
            boolean continued = commit[at] == ' ';
            inSignature = continued ? inSignature : startsWith(commit, at, HEADER);
            inOther = continued ? inOther : startsWith(commit, at, OTHER_HEADER);
            if (inSignature) {
                int skip = continued ? 1 : HEADER.length;
                signatures += continued ? 0 : 1;
                signature.append(new String(commit, at + skip, end - at - skip, StandardCharsets.UTF_8));
            } else if (!inOther) {
                payload.write(commit, at, end - at);
            }
            at = end;
        }
        payload.write(commit, at, commit.length - at);
        return new SignedObject(payload.toByteArray(), signatures == 1 ? signature.toString() : "");
    }

    /** Takes an annotated tag apart, whose signature is the end of its message. */
    public static SignedObject ofTag(byte[] tag) {
        int begin = -1;
        for (int at = 0; at < tag.length; at = lineEnd(tag, at)) {
            if (formAt(tag, at) != Form.UNKNOWN) {
                begin = at;
            }
        }
        if (begin < 0) {
            return new SignedObject(tag, "");
        }
        byte[] payload = Arrays.copyOf(tag, begin);
        return new SignedObject(payload, new String(tag, begin, tag.length - begin, StandardCharsets.UTF_8));
    }

    byte[] payload() {
        return payload.clone();
    }

    String signature() {
        return signature;
    }

    public boolean isSigned() {
        return !signature.isEmpty();
    }

    Form form() {
        return formAt(signature.strip().getBytes(StandardCharsets.UTF_8), 0);
    }

    private static Form formAt(byte[] text, int at) {
        if (PGP.stream().anyMatch(begin -> startsWith(text, at, begin.getBytes(StandardCharsets.US_ASCII)))) {
            return Form.PGP;
        }
        if (startsWith(text, at, SSH.getBytes(StandardCharsets.US_ASCII))) {
            return Form.SSH;
        }
        return startsWith(text, at, X509.getBytes(StandardCharsets.US_ASCII)) ? Form.X509 : Form.UNKNOWN;
    }

    /** After the line feed, or the end of the text. */
    private static int lineEnd(byte[] text, int at) {
        int end = at;
        while (end < text.length && text[end] != '\n') {
            end++;
        }
        return Math.min(end + 1, text.length);
    }

    private static boolean startsWith(byte[] text, int at, byte[] prefix) {
        if (at + prefix.length > text.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if (text[at + i] != prefix[i]) {
                return false;
            }
        }
        return true;
    }
}

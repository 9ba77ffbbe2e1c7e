package io.weirkeeper.service.kustomize.decrypt;

import io.weirkeeper.api.Annotations;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.engine.kustomize.file.Files;
import io.weirkeeper.engine.kustomize.flux.Overlay;
import io.weirkeeper.engine.kustomize.resource.Gvk;
import io.weirkeeper.engine.sops.SopsDecryptor;
import io.weirkeeper.engine.sops.SopsException;
import io.weirkeeper.engine.sops.SopsFormat;
import io.weirkeeper.engine.yaml.YamlMap;
import io.weirkeeper.engine.yaml.YamlScalar;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.service.kustomize.build.Decryption;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Decrypts what kustomize-controller v1.10.1 decrypts, in its order and its words. */
final class SopsDecryption implements Decryption {
    private final SopsDecryptor decryptor;

    SopsDecryption(SopsDecryptor decryptor) {
        this.decryptor = decryptor;
    }

    @Override
    public Files sources(Files files, String directory, Overlay overlay) {
        try {
            return new SourceWalk(files, decryptor).from(directory, overlay);
        } catch (SopsException e) {
            throw failed("error decrypting sources: " + e.getMessage(), e);
        }
    }

    @Override
    public YamlMap object(YamlMap built) {
        if (isLeftEncrypted(built)) {
            return built;
        }
        String kind = text(built.text("kind"));
        try {
            if (SopsDecryptor.isEncrypted(built)) {
                return whole(built, kind);
            }
            return kind.equals("Secret") ? entries(built) : built;
        } catch (SopsException e) {
            throw failed(
                    "decryption failed for '" + Gvk.of(text(built.text("apiVersion")), kind) + "/" + name(built) + "': "
                            + e.getMessage(),
                    e);
        }
    }

    private YamlMap whole(YamlMap built, String kind) {
        try {
            return decryptor.decrypt(built);
        } catch (SopsException e) {
            throw e.during(
                    "failed to decrypt and format '" + namespace(built) + "/" + name(built) + "' " + kind + " data");
        }
    }

    /** Entries that a generator took from encrypted files. */
    private YamlMap entries(YamlMap built) {
        YamlMap data = built.map("data");
        if (data == null) {
            return built;
        }
        YamlMap copy = built.copy();
        YamlMap plain = data.copy();
        boolean isChanged = false;
        for (YamlMap.Entry entry : data) {
            byte[] content = entry.value() instanceof YamlScalar scalar ? decoded(scalar.text()) : new byte[0];
            Optional<SopsFormat> format = SopsFormat.ofContent(content);
            if (format.isPresent()) {
                plain.put(entry.key(), entry(built, entry.key(), content, format.get()));
                isChanged = true;
            }
        }
        copy.put("data", plain);
        return isChanged ? copy : built;
    }

    private String entry(YamlMap built, String key, byte[] content, SopsFormat format) {
        try {
            return Base64.getEncoder().encodeToString(decryptor.decrypt(content, format, SopsFormat.ofPath(key)));
        } catch (SopsException e) {
            throw e.during("failed to decrypt and format '" + namespace(built) + "/" + name(built) + "' Secret field '"
                    + key + "'");
        }
    }

    /** What is no base64 is told by the API server. */
    private static byte[] decoded(String text) {
        try {
            return Base64.getMimeDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private static boolean isLeftEncrypted(YamlMap built) {
        YamlMap metadata = built.map("metadata");
        YamlMap annotations = metadata == null ? null : metadata.map("annotations");
        String mark = annotations == null ? null : annotations.text(Annotations.KUSTOMIZE_DECRYPT);
        return Annotations.DISABLED.equalsIgnoreCase(mark);
    }

    private static String name(YamlMap built) {
        YamlMap metadata = built.map("metadata");
        return text(metadata == null ? null : metadata.text("name"));
    }

    private static String namespace(YamlMap built) {
        YamlMap metadata = built.map("metadata");
        return text(metadata == null ? null : metadata.text("namespace"));
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static ReconcileException failed(String message, SopsException cause) {
        return new ReconcileException(Reasons.BUILD_FAILED, Disposition.RETRY, message, cause);
    }
}

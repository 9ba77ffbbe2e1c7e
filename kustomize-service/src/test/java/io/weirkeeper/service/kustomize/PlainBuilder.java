package io.weirkeeper.service.kustomize;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.weirkeeper.api.Reasons;
import io.weirkeeper.engine.artifact.Digest;
import io.weirkeeper.engine.artifact.DigestAlgorithm;
import io.weirkeeper.engine.yaml.YamlException;
import io.weirkeeper.engine.yaml.YamlNode;
import io.weirkeeper.engine.yaml.YamlReader;
import io.weirkeeper.runtime.reconcile.Disposition;
import io.weirkeeper.runtime.reconcile.ReconcileException;
import io.weirkeeper.service.kustomize.build.Build;
import io.weirkeeper.service.kustomize.build.BuildRequest;
import io.weirkeeper.service.kustomize.build.Builder;
import io.weirkeeper.service.kustomize.build.Manifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All manifests of a directory as they are: tests of the service need no engine. */
final class PlainBuilder implements Builder {
    @Override
    public Build build(BuildRequest request) {
        List<ObjectNode> objects = new ArrayList<>();
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(request.directory())) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String text = Files.readString(file);
                all.append(text);
                for (YamlNode node :
                        YamlReader.viaJson().readAll(file.getFileName().toString(), text)) {
                    if (node.asMap() != null) {
                        objects.add(Manifest.json(node.asMap()));
                    }
                }
            }
        } catch (YamlException e) {
            throw new ReconcileException(Reasons.BUILD_FAILED, Disposition.RETRY, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Build(
                objects, Digest.of(DigestAlgorithm.SHA256, all.toString()).toString());
    }
}

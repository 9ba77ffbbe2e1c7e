package io.weirkeeper.engine.helm.release;

import io.weirkeeper.engine.gotemplate.data.JsonDecoder;
import io.weirkeeper.engine.gotemplate.value.Float64;
import io.weirkeeper.engine.gotemplate.value.GoError;
import io.weirkeeper.engine.gotemplate.value.Int;
import io.weirkeeper.engine.gotemplate.value.ListValue;
import io.weirkeeper.engine.gotemplate.value.MapValue;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.gotemplate.value.Value;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** Release records in the form in which Helm stores them: base64 of gzipped JSON. */
public final class ReleaseCodec {
    private static final int MOST_BYTES = 256 << 20;

    private ReleaseCodec() {}

    /** The text that is the value of the Secret's key {@code release}, before the API's own base64. */
    public static String encode(Release release) {
        byte[] json = json(release).getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(json.length / 4);
        try (GZIPOutputStream gzip = new SmallestGzip(bytes)) {
            gzip.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static final class SmallestGzip extends GZIPOutputStream {
        SmallestGzip(ByteArrayOutputStream out) throws IOException {
            super(out, 8192);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }

    private static String json(Release release) {
        return OrderedJson.write(out -> {
            out.textUnlessEmpty("name", release.name());
            out.object("info", info -> info(info, release.info()));
            out.tree("chart", release.chart());
            if (release.config().size() > 0) {
                out.tree("config", release.config());
            }
            out.textUnlessEmpty("manifest", release.manifest());
            if (!release.hooks().isEmpty()) {
                out.list("hooks", release.hooks(), ReleaseCodec::hook);
            }
            out.numberUnlessZero("version", release.version());
            out.textUnlessEmpty("namespace", release.namespace());
            out.textUnlessEmpty("apply_method", release.applyMethod());
        });
    }

    static void info(OrderedJson out, Release.Info info) {
        out.textUnlessEmpty("first_deployed", info.firstDeployed())
                .textUnlessEmpty("last_deployed", info.lastDeployed())
                .textUnlessEmpty("deleted", info.deleted())
                .textUnlessEmpty("description", info.description())
                .textUnlessEmpty("status", info.status().text())
                .numberUnlessZero("rollback_revision", info.rollbackRevision())
                .textUnlessEmpty("notes", info.notes());
    }

    static void hook(OrderedJson out, ReleaseHook hook) {
        out.textUnlessEmpty("name", hook.name())
                .textUnlessEmpty("kind", hook.kind())
                .textUnlessEmpty("path", hook.path())
                .textUnlessEmpty("manifest", hook.manifest())
                .textsUnlessEmpty("events", hook.events());
        out.object(
                "last_run",
                run -> run.textUnlessEmpty("started_at", hook.lastRun().startedAt())
                        .textUnlessEmpty("completed_at", hook.lastRun().completedAt())
                        .text("phase", hook.lastRun().phase()));
        out.numberUnlessZero("weight", hook.weight())
                .textsUnlessEmpty("delete_policies", hook.deletePolicies())
                .textsUnlessEmpty("output_log_policies", hook.outputLogPolicies());
    }

    /**
     * The other way; also reads records from before Helm compressed them.
     *
     * @param labels of the Secret, beyond Helm's own
     * @throws ReleaseException when it is none
     */
    public static Release decode(String stored, Map<String, String> labels) {
        try {
            byte[] bytes = Base64.getDecoder().decode(stored.strip());
            String raw = new String(unzipped(bytes), StandardCharsets.ISO_8859_1);
            return release(JsonDecoder.decodeMap(raw), labels);
        } catch (GoError e) {
            throw new ReleaseException("the record is no JSON: " + Text.decode(e.text()), e);
        } catch (IOException | IllegalArgumentException e) {
            throw new ReleaseException("the record is no gzipped JSON in base64: " + e.getMessage(), e);
        }
    }

    private static byte[] unzipped(byte[] bytes) throws IOException {
        boolean isZipped = bytes.length > 3 && bytes[0] == 0x1f && bytes[1] == (byte) 0x8b && bytes[2] == 8;
        if (!isZipped) {
            return bytes;
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes), 8192)) {
            byte[] all = in.readNBytes(MOST_BYTES);
            if (all.length == MOST_BYTES) {
                throw new IOException("more than " + (MOST_BYTES >> 20) + " MiB");
            }
            return all;
        }
    }

    private static Release release(MapValue json, Map<String, String> labels) {
        MapValue info = map(json, "info");
        List<ReleaseHook> hooks = new ArrayList<>();
        for (Value hook : list(json, "hooks")) {
            if (hook instanceof MapValue each) {
                hooks.add(hook(each));
            }
        }
        return new Release(
                text(json, "name"),
                text(json, "namespace"),
                number(json, "version"),
                new Release.Info(
                        text(info, "first_deployed"),
                        text(info, "last_deployed"),
                        text(info, "deleted"),
                        text(info, "description"),
                        Status.of(text(info, "status")),
                        number(info, "rollback_revision"),
                        text(info, "notes")),
                map(json, "chart"),
                map(json, "config"),
                text(json, "manifest"),
                hooks,
                text(json, "apply_method"),
                labels);
    }

    private static ReleaseHook hook(MapValue json) {
        MapValue run = map(json, "last_run");
        return new ReleaseHook(
                text(json, "name"),
                text(json, "kind"),
                text(json, "path"),
                text(json, "manifest"),
                texts(json, "events"),
                number(json, "weight"),
                texts(json, "delete_policies"),
                texts(json, "output_log_policies"),
                new ReleaseHook.Execution(text(run, "started_at"), text(run, "completed_at"), text(run, "phase")));
    }

    private static MapValue map(MapValue json, String field) {
        return json.get(field) instanceof MapValue map ? map : MapValue.create();
    }

    private static List<Value> list(MapValue json, String field) {
        return json.get(field) instanceof ListValue list ? list.items() : List.of();
    }

    private static List<String> texts(MapValue json, String field) {
        List<String> texts = new ArrayList<>();
        for (Value value : list(json, field)) {
            texts.add(java(value));
        }
        return texts;
    }

    private static String text(MapValue json, String field) {
        return java(json.get(field));
    }

    private static String java(@Nullable Value value) {
        return value instanceof Text text ? Text.decode(text.raw()) : "";
    }

    private static int number(MapValue json, String field) {
        return switch (json.get(field)) {
            case Float64 number -> (int) number.value();
            case Int number -> (int) number.value();
            case null, default -> 0;
        };
    }
}

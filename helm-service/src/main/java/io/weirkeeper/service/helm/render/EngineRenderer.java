package io.weirkeeper.service.helm.render;

import io.weirkeeper.engine.gotemplate.execute.Limits;
import io.weirkeeper.engine.gotemplate.value.Text;
import io.weirkeeper.engine.helm.chart.Chart;
import io.weirkeeper.engine.helm.chart.ChartException;
import io.weirkeeper.engine.helm.manifest.Manifests;
import io.weirkeeper.engine.helm.release.ChartRecord;
import io.weirkeeper.engine.helm.release.PostRendering;
import io.weirkeeper.engine.helm.release.ReleaseHook;
import io.weirkeeper.engine.helm.render.Capabilities;
import io.weirkeeper.engine.helm.render.LargeRenders;
import io.weirkeeper.engine.helm.render.Renderer;
import io.weirkeeper.engine.helm.values.Requirements;
import io.weirkeeper.runtime.engine.EngineThreads;
import io.weirkeeper.runtime.redact.Redactor;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Renders with the chart engine on threads of its own, one large chart at a time, then post-renders. */
public final class EngineRenderer implements ChartRenderer, AutoCloseable {
    private static final String NOTES = "NOTES.txt";
    private static final long LARGE = 4 << 20;

    /** A chart that takes longer takes too long for everybody else. */
    private static final Limits LIMITS = new Limits(
            Limits.DEFAULT.outputBytes(), Limits.DEFAULT.workBytes(), Limits.DEFAULT.depth(), Duration.ofSeconds(20));

    private final EngineThreads threads;
    private final LargeRenders large = new LargeRenders(LARGE);
    private final SecureRandom random = new SecureRandom();
    private final ClusterCapabilities capabilities;
    private final boolean looksUpNames;
    private final Redactor redactor;
    private final Clock clock;

    /**
     * @param looksUpNames whether templates may ask for addresses of hosts (AllowDNSLookups)
     * @param threads as many as releases at a time, so that none waits behind a chart without end
     */
    public EngineRenderer(
            ClusterCapabilities capabilities, boolean looksUpNames, int threads, Redactor redactor, Clock clock) {
        this.threads = new EngineThreads(Math.max(threads, Runtime.getRuntime().availableProcessors()));
        this.capabilities = capabilities;
        this.looksUpNames = looksUpNames;
        this.redactor = redactor;
        this.clock = clock;
    }

    @Override
    public RenderedChart render(RenderRequest request) {
        Capabilities cluster = capabilities.read(request.destination().api());
        requireVersion(request.chart(), cluster);
        return threads.call(() -> large.run(request.chart(), () -> run(request, cluster)));
    }

    private static void requireVersion(Chart chart, Capabilities cluster) {
        String wanted = Text.decode(chart.metadata().text("KubeVersion"));
        String version = cluster.kubeVersion().version();
        if (!wanted.isEmpty() && !Requirements.isCompatible(wanted, version)) {
            throw new ChartException(
                    "chart requires kubeVersion: " + wanted + " which is incompatible with Kubernetes " + version);
        }
    }

    private RenderedChart run(RenderRequest request, Capabilities cluster) {
        ClusterLookup lookup =
                new ClusterLookup(request.api(), request.destination().mapper(), looksUpNames, redactor);
        Renderer renderer = new Renderer(lookup, LIMITS, clock, random);
        Renderer.Rendered rendered =
                renderer.render(request.chart(), request.values(), request.options(), cluster, request.validates());
        String notes = Manifests.notes(rendered.chart().name(), rendered.files());
        Map<String, String> files = new HashMap<>(rendered.files());
        files.keySet().removeIf(name -> name.endsWith(NOTES));
        PostRenderers post = PostRenderers.of(request.owner(), request.spec(), request.helm3());
        Manifests manifests = Manifests.of(PostRendering.apply(files, post.strategy(), post));
        List<ReleaseHook> hooks =
                manifests.hooks().stream().map(ReleaseHook::of).toList();
        return new RenderedChart(
                ChartRecord.of(rendered.chart()), Text.decode(manifests.text()), hooks, Text.decode(notes));
    }

    @Override
    public void close() {
        threads.close();
    }
}

package io.flotilla.api;

import io.flotilla.registry.Listing;
import io.flotilla.registry.Registry;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;

/** What {@code /metrics} tells, in Prometheus' text format. */
final class Metrics {
    private static final double NANOS = 1e9;
    private static final double MILLIS = 1e3;

    /** A scrape tells what it can rather than wait. */
    private static final long COUNT_WITHIN_MILLIS = 1_000;

    private static final Listing.Slice NONE = new Listing.Slice("", 0, 0);

    /** A client may invent methods; each label value costs memory for ever. */
    private static final Set<HttpMethod> METHODS =
            Set.of(HttpMethod.GET, HttpMethod.PUT, HttpMethod.DELETE, HttpMethod.PATCH, HttpMethod.POST);

    private final PrometheusRegistry prometheus = new PrometheusRegistry();
    private final PrometheusTextFormatWriter writer =
            PrometheusTextFormatWriter.builder().build();
    private final Registry registry;
    private final Histogram requests;
    private final Counter responses;
    private OptionalInt machines = OptionalInt.empty();

    Metrics(Registry registry, Readiness readiness, String version) {
        this.registry = registry;
        Info.builder()
                .name("flotilla_build_info")
                .help("The version that runs.")
                .labelNames("version")
                .register(prometheus)
                .addLabelValues(version);
        requests = Histogram.builder()
                .name("flotilla_http_request_duration_seconds")
                .help("Time from the head of a request to the end of its answer.")
                .labelNames("method")
                .classicOnly()
                .withoutExemplars()
                .register(prometheus);
        responses = Counter.builder()
                .name("flotilla_http_responses_total")
                .help("Answers by status.")
                .labelNames("status")
                .withoutExemplars()
                .register(prometheus);
        gauge(
                "flotilla_ready",
                "1 while reads and writes can be served.",
                () -> readiness.trouble().isEmpty() ? 1 : 0);
        gauge(
                "flotilla_leader",
                "1 while this host leads.",
                () -> registry.status().leads() ? 1 : 0);
        gauge("flotilla_term", "The term of the log.", () -> registry.status().term());
        gauge("flotilla_revision", "The revision of the log that this host has applied.", () -> registry.status()
                .revision());
        gauge("flotilla_projected_revision", "The revision that the maps show.", () -> registry.status()
                .projected());
        gauge(
                "flotilla_leader_silence_seconds",
                "For how long this host has been out of touch with a leader; 0 in touch.",
                () -> registry.status().silentMillis() / MILLIS);
        gauge(
                "flotilla_isolated_seconds",
                "Time since the beat that a leader with a majority answered last; 0 on the leader.",
                () -> registry.isolatedMillis() / MILLIS);
        GaugeWithCallback.builder()
                .name("flotilla_machines")
                .help("The machines that are present; missing while this host cannot tell.")
                .callback(callback -> machines.ifPresent(callback::call))
                .register(prometheus);
    }

    private void gauge(String name, String help, DoubleSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(callback -> callback.call(value.getAsDouble()))
                .register(prometheus);
    }

    /** Begins to observe a request; the returned action is for when it has been answered. */
    Runnable requested(HttpServerRequest request) {
        long start = System.nanoTime();
        String method = METHODS.contains(request.method()) ? request.method().name() : "other";
        return () -> {
            requests.labelValues(method).observe((System.nanoTime() - start) / NANOS);
            responses
                    .labelValues(Integer.toString(request.response().getStatusCode()))
                    .inc();
        };
    }

    /** Counts the machines, then tells everything. */
    Future<Answer> render() {
        return registry.machines(0, NONE)
                .timeout(COUNT_WITHIN_MILLIS, TimeUnit.MILLISECONDS)
                .map(listing -> OptionalInt.of(listing.value().total()))
                .otherwise(OptionalInt.empty())
                .map(counted -> {
                    machines = counted;
                    return scrape();
                });
    }

    private Answer scrape() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            writer.write(out, prometheus.scrape());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new Answer(200, writer.getContentType(), Buffer.buffer(out.toByteArray()));
    }
}

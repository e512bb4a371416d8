package io.flotilla.systemd;

import io.flotilla.systemd.dbus.BusSession;
import io.flotilla.systemd.dbus.DBusCall;
import io.flotilla.systemd.dbus.DBusError;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs jobs to their end. On the session's context. */
final class Jobs {

    /** What can be asked of a unit, by the name of systemd's method. */
    enum Type {
        START("StartUnit"),
        STOP("StopUnit"),
        RESTART("RestartUnit");

        private final String method;

        Type(String method) {
            this.method = method;
        }
    }

    /** A job that systemd works on. Two callers may share one: systemd merges equal jobs. */
    private record Running(Promise<JobResult> promise, JobSlots.Slot slot) {}

    private final BusSession bus;
    private final JobSlots slots;
    private final Map<String, List<Running>> running = new HashMap<>();

    Jobs(BusSession bus, JobSlots slots) {
        this.bus = bus;
        this.slots = slots;
    }

    Future<JobResult> run(Type type, UnitName unit) {
        if (!bus.isConnected()) {
            return Future.succeededFuture(new JobResult(JobResult.Kind.LOST, "systemd cannot be reached"));
        }
        Promise<JobResult> promise = Promise.promise();
        Runnable displaced =
                () -> promise.complete(new JobResult(JobResult.Kind.CANCELED, "stopped before it was started"));
        JobSlots.Slot[] slot = new JobSlots.Slot[1];
        slot[0] = new JobSlots.Slot(unit, type == Type.STOP, () -> begin(type, promise, slot[0]), displaced);
        slots.submit(slot[0]);
        return promise.future();
    }

    private void begin(Type type, Promise<JobResult> promise, JobSlots.Slot slot) {
        bus.call(DBusCall.manager(type.method, "ss", slot.unit().value(), "replace"))
                .onSuccess(answer -> running.computeIfAbsent(answer[0].toString(), path -> new ArrayList<>())
                        .add(new Running(promise, slot)))
                .onFailure(cause -> end(new Running(promise, slot), refusal(type, cause)));
    }

    void jobRemoved(String jobPath, String result) {
        List<Running> ended = running.remove(jobPath);
        if (ended != null) {
            ended.forEach(job -> end(job, result(result)));
        }
    }

    /** Ends what is not among systemd's jobs any more: its end was missed. */
    void retain(Set<String> jobPaths) {
        Set<String> missed = new HashSet<>(running.keySet());
        missed.removeAll(jobPaths);
        missed.forEach(path -> lose(path, "the end of the job was not seen"));
    }

    void lost(String why) {
        List.copyOf(running.keySet()).forEach(path -> lose(path, why));
    }

    private void lose(String jobPath, String why) {
        List<Running> jobs = running.remove(jobPath);
        if (jobs != null) {
            jobs.forEach(job -> end(job, new JobResult(JobResult.Kind.LOST, why)));
        }
    }

    private void end(Running job, JobResult result) {
        slots.finished(job.slot());
        job.promise().complete(result);
    }

    private static JobResult refusal(Type type, Throwable cause) {
        if (!(cause instanceof DBusError error)) {
            return new JobResult(JobResult.Kind.REFUSED, String.valueOf(cause.getMessage()));
        }
        if (type == Type.STOP && error.is(DBusError.NO_SUCH_UNIT)) {
            return new JobResult(JobResult.Kind.DONE, "");
        }
        if (error.isAmbiguous()) {
            return new JobResult(JobResult.Kind.LOST, error.text());
        }
        return new JobResult(JobResult.Kind.REFUSED, error.shortName() + ": " + error.text());
    }

    /** systemd's words for the end of a job. */
    static JobResult result(String word) {
        return switch (word) {
            case "done" -> new JobResult(JobResult.Kind.DONE, "");
            case "failed" -> new JobResult(JobResult.Kind.FAILED, "");
            case "timeout" -> new JobResult(JobResult.Kind.TIMEOUT, "the job took longer than its JobTimeoutSec=");
            case "dependency" -> new JobResult(JobResult.Kind.DEPENDENCY, "a unit that it requires failed");
            case "skipped" -> new JobResult(JobResult.Kind.SKIPPED, "it does not apply in the unit's present state");
            case "canceled", "collected" -> new JobResult(JobResult.Kind.CANCELED, "another job took its place");
            case "assert" -> new JobResult(JobResult.Kind.FAILED, "an Assert…= of the unit does not hold");
            default -> new JobResult(JobResult.Kind.FAILED, word);
        };
    }
}

package io.flotilla.cli.verb;

import io.flotilla.cli.Verbs;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** The verbs that work on a cluster. */
public final class ClusterVerbs {
    private ClusterVerbs() {}

    /** They, those about the command line itself, and {@code hostVerbs}. */
    public static Verbs with(Map<String, Supplier<? extends Callable<Integer>>> hostVerbs, String version) {
        Verbs verbs = new Verbs(hostVerbs, version);
        verbs.add("cat", "Print the content of a unit.", () -> new CatVerb());
        verbs.add("destroy", "Stop units and forget them; waits until they are gone.", () -> new DestroyVerb());
        verbs.addHidden("fd-forward", "Connect stdin and stdout with a unix socket.", () -> new FdForwardVerb());
        verbs.add("journal", "Print what a unit has written, from the machine that has it.", () -> new JournalVerb());
        verbs.add("list-machines", "List the machines of the cluster.", () -> ListVerb.machines());
        verbs.add(
                "list-unit-files",
                "List the units that the cluster knows, on a machine or not.",
                () -> ListVerb.unitFiles());
        verbs.add("list-units", "List the units that machines hold, and their states.", () -> ListVerb.units());
        verbs.add("load", "Put units on machines, without starting them.", () -> StartVerb.load());
        verbs.addHidden("rehearse", "Exercise verbs, for making a class-data archive.", () -> new RehearseVerb(verbs));
        verbs.add("restart", "Stop units and start them again, global ones on all machines.", () -> new RestartVerb());
        verbs.add("ssh", "Open a shell, or run a command, on a machine or where a unit is.", () -> new SshVerb());
        verbs.add("start", "Start units, and wait until they are active, failed or done.", () -> StartVerb.start());
        verbs.add("status", "Show how units are, and what they wrote last.", () -> new StatusVerb());
        verbs.add("stop", "Stop units; they stay on their machines.", () -> StopVerb.stop());
        verbs.add("submit", "Have the cluster know units, without running them.", () -> new SubmitVerb());
        verbs.add("unload", "Stop units and take them off their machines.", () -> StopVerb.unload());
        verbs.add("upgrade", "Show how far an upgrade of all hosts is, or finish it.", () -> new UpgradeVerb());
        verbs.addHidden("verify", "Not there any more.", () -> new VerifyVerb());
        return verbs;
    }
}

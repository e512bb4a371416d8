package io.flotilla.testing;

import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Keeps the journals of all hosts of a test that failed, in {@code target/journals}. */
public final class FailureJournals implements AfterTestExecutionCallback {
    static final Path FOLDER = Path.of("target", "journals");

    private final Supplier<@Nullable ClusterHosts> cluster;

    public FailureJournals(Supplier<@Nullable ClusterHosts> cluster) {
        this.cluster = cluster;
    }

    @Override
    public void afterTestExecution(ExtensionContext context) {
        ClusterHosts hosts = cluster.get();
        if (context.getExecutionException().isPresent() && hosts != null) {
            String test = context.getRequiredTestClass().getSimpleName() + "." + context.getDisplayName();
            Journals.keep(FOLDER.resolve(test.replaceAll("[^\\w.-]", "")), hosts.testbed());
        }
    }
}

package io.flotilla.agent;

import io.flotilla.systemd.SystemdOptions;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What an agent is told about its host.
 *
 * @param ledgerFile must be where a reboot removes it
 * @param sheetFile must be where a reboot does not
 * @param switchFolder of the dead man's switch; must be where a reboot removes it
 * @param scope of the systemd that runs the units
 * @param agentTtl silence after which others give this machine up, and it acts on its own
 * @param safetyPass how often to look without being woken
 */
public record AgentOptions(
        Path ledgerFile,
        Path sheetFile,
        Path switchFolder,
        SystemdOptions.Scope scope,
        Duration agentTtl,
        Duration safetyPass) {}

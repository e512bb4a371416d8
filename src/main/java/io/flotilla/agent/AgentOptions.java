package io.flotilla.agent;

import java.nio.file.Path;
import java.time.Duration;

/**
 * What an agent is told about its host.
 *
 * @param ledgerFile must be where a reboot removes it
 * @param sheetFile must be where a reboot does not
 * @param agentTtl silence after which others give this machine up, and it acts on its own
 * @param safetyPass how often to look without being woken
 */
public record AgentOptions(Path ledgerFile, Path sheetFile, Duration agentTtl, Duration safetyPass) {}

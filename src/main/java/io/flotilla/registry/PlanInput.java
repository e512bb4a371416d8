package io.flotilla.registry;

import io.flotilla.cluster.ClusterChange;
import io.flotilla.machine.MachineId;
import io.flotilla.unit.UnitName;
import java.util.Map;
import java.util.Set;

/**
 * What the leader plans from, and the term in which the plan would count.
 *
 * @param number by which the next one is asked for, so that it tells only what changed since this one
 * @param holders the machines that hold each unit now without being ordered to
 */
public record PlanInput(int term, long number, ClusterChange change, Map<UnitName, Set<MachineId>> holders) {}

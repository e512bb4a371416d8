package io.flotilla.registry;

import io.flotilla.cluster.ClusterView;
import io.flotilla.machine.MachineId;
import io.flotilla.unit.UnitName;
import java.util.Map;
import java.util.Set;

/**
 * What the leader plans from, and the term in which the plan would count.
 *
 * @param holders the machines that hold each unit now
 */
public record Planning(int term, ClusterView view, Map<UnitName, Set<MachineId>> holders) {}

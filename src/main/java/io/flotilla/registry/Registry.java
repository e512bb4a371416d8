package io.flotilla.registry;

/**
 * What the roles see of the cluster; each takes the facets that it needs. May be called from any context; answers and
 * watchers come on the caller's. Nothing blocks; what cannot be served fails with {@link UnavailableException} and a
 * reason.
 */
public interface Registry extends Reads, Overview, Wishes, Plans, Orders, Reports {}

package io.flotilla.broken.cli;

import io.flotilla.broken.cli.verb.KnowsWhatVerbsShare;
import java.util.List;

/** What leads to the verbs is told them. */
public record KnowsAVerb(List<KnowsWhatVerbsShare> verbs) {}

package io.flotilla.broken.cli.verb;

import io.flotilla.broken.cli.KnowsAVerb;

/** As it should be; but what it knows knows it, too. */
public record KnowsWhatVerbsShare(KnowsAVerb shared) {}

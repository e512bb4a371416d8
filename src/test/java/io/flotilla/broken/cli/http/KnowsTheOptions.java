package io.flotilla.broken.cli.http;

import io.flotilla.broken.cli.KnowsAVerb;

/** The client of HTTP is told where to go. */
record KnowsTheOptions(KnowsAVerb options) {}

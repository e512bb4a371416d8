package io.flotilla.api;

/** Why a request is not answered as wished, in fleet's form. */
record ErrorView(Cause error) implements View {
    record Cause(int code, String message) implements View {}
}

package io.flotilla.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.flotilla.desired.Assignment;
import io.flotilla.desired.Command;
import io.flotilla.journal.JournalQuery;
import io.flotilla.machine.MachineId;
import io.flotilla.registry.UnavailableException;
import io.flotilla.stream.BufferStream;
import io.flotilla.testing.Await;
import io.flotilla.testing.NodeApi;
import io.flotilla.testing.NodeApi.Response;
import io.flotilla.unit.UnitName;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JournalApiTest {
    private static final String M1 = "1".repeat(32);
    private static final String M2 = "2".repeat(32);
    private static final String UNIT = "a.service";

    private final ApiFixture api = new ApiFixture();
    private final AtomicInteger made = new AtomicInteger();
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());

    @AfterEach
    void close() {
        api.close();
    }

    @BeforeEach
    void offer() {
        api.present(M1, M2);
        api.registry.journal((machine, query) -> {
            asked.add(machine.shortId() + " " + query);
            return Future.succeededFuture(new BufferStream(
                    api.vertx.getOrCreateContext(),
                    List.of(Buffer.buffer("one\n"), Buffer.buffer("two\n")).iterator()));
        });
        api.request(
                "PUT",
                "/fleet/v1/units/" + UNIT,
                NodeApi.body("launched", "[Service]\nExecStart=/bin/true\n"),
                Map.of("Content-Type", "application/json"));
    }

    private void place(String... machines) {
        UnitName name = new UnitName(UNIT);
        long revision = Await.the(api.registry.unit(0, name))
                .value()
                .orElseThrow()
                .unit()
                .revision();
        Set<MachineId> where = Stream.of(machines).map(MachineId::new).collect(Collectors.toSet());
        Await.the(api.registry.submit(
                new Command.ApplyPlan(1, List.of(new Assignment(name, revision, where, "the test wants it")))));
    }

    private static String journal(String query) {
        return "/v1/units/" + UNIT + "/journal" + query;
    }

    @Test
    void theJournalOfTheMachineThatHasTheUnitIsSent() {
        place(M2);
        Response response = api.get(journal("?lines=3&output=json"));
        assertEquals(200, response.status());
        assertEquals("one\ntwo\n", response.body());
        assertEquals("application/x-ndjson", response.headers().get("Content-Type"));
        assertEquals(List.of("22222222 " + new JournalQuery(new UnitName(UNIT), 3, false, "json")), asked);
        assertEquals("text/plain; charset=utf-8", api.get(journal("")).headers().get("Content-Type"));
    }

    @Test
    void aMachineCanBeNamed() {
        place(M1, M2);
        assertEquals(409, api.get(journal("")).status());
        assertEquals(
                "unit a.service is on 2 machines: name one",
                api.get(journal("")).error());
        assertEquals(200, api.get(journal("?machine=2222")).status());
        assertEquals(404, api.get(journal("?machine=3333")).status());
    }

    @Test
    void aUnitThatIsNowhereSaysWhy() {
        Response response = api.get(journal(""));
        assertEquals(409, response.status());
        assertTrue(response.error().startsWith("unit a.service is on no machine: "), response.error());
        assertEquals(404, api.get("/v1/units/b.service/journal").status());
        assertEquals(
                "unit does not exist", api.get("/v1/units/b.service/journal").error());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"?lines=x", "?lines=-1", "?lines=99999999999", "?output=--help", "?output=nix", "?follow=maybe"})
    void wrongWishesAreRefused(String query) {
        place(M1);
        assertEquals(400, api.get(journal(query)).status());
        assertEquals(List.of(), asked);
    }

    @Test
    void aMachineThatIsOutOfTouchIs503() {
        place(M1);
        api.registry.journal((machine, query) -> Future.failedFuture(new UnavailableException("out of touch")));
        assertEquals(503, api.get(journal("")).status());
        assertEquals("out of touch", api.get(journal("")).error());
    }

    @Test
    void aReaderThatGoesEndsIt() {
        place(M1);
        Iterator<Buffer> endless = new Iterator<>() {
            @Override
            public boolean hasNext() {
                return true;
            }

            @Override
            public Buffer next() {
                made.incrementAndGet();
                return Buffer.buffer("x".repeat(1000));
            }
        };
        api.registry.journal(
                (machine, query) -> Future.succeededFuture(new BufferStream(api.vertx.getOrCreateContext(), endless)));
        HttpClientResponse response = ApiFixture.await(
                api.open("GET", journal("?follow=true"), Map.of()).compose(HttpClientRequest::send));
        Await.until(made::get, count -> count > 100);
        ApiFixture.await(response.request().connection().close());
        Await.until(made::get, this::isSteady);
    }

    /** Nothing more is made while the API answers a few other requests. */
    private boolean isSteady(int count) {
        for (int i = 0; i < 20; i++) {
            api.get("/healthz");
        }
        return made.get() == count;
    }

    @Test
    void allThatIsKnownOfAUnitIsToldAtOnce() {
        place(M1);
        Response response = api.get("/v1/units/" + UNIT);
        assertEquals(200, response.status());
        assertEquals("launched", response.json().getString("desired"));
        assertEquals(List.of(M1), response.json().getJsonArray("machines").getList());
        assertEquals(404, api.get("/v1/units/b.service").status());
        assertEquals(405, api.request("PUT", "/v1/units/" + UNIT, "").status());
        assertEquals(404, api.get("/v1/units/" + UNIT + "/nix").status());
    }
}

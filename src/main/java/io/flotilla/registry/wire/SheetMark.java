package io.flotilla.registry.wire;

import io.flotilla.desired.KeptMark;
import io.flotilla.desired.OrderSheet;

/** What tells an order sheet from every other of the same machine. */
public record SheetMark(String log, int term, long revision, long kept) {
    static SheetMark of(OrderSheet sheet) {
        return new SheetMark(sheet.log(), sheet.term(), sheet.revision(), KeptMark.of(sheet.kept()));
    }
}

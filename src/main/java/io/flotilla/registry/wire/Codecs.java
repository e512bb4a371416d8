package io.flotilla.registry.wire;

import io.flotilla.codec.Codec;
import io.flotilla.desired.Command;
import io.flotilla.desired.DesiredUnit;
import io.flotilla.desired.OrderSheet;
import io.flotilla.machine.Machine;
import io.flotilla.registry.StateBatch;
import io.flotilla.registry.StateEntry;

/** How what is stored is spelled: in the log, in the maps and in files. */
public final class Codecs {
    public static final Codec<Command> COMMAND = Codec.strict(Command.class, "a log entry", Levels.TABLE);
    public static final Codec<DesiredUnit> UNIT = Codec.strict(DesiredUnit.class, "a unit", Levels.TABLE);
    public static final Codec<StateEntry> STATE = Codec.strict(StateEntry.class, "a unit's state", Levels.TABLE);
    public static final Codec<Machine> MACHINE = Codec.strict(Machine.class, "a machine", Levels.TABLE);
    public static final Codec<StateBatch> STATES = Codec.strict(StateBatch.class, "states", Levels.TABLE);
    private static final Codec<OrderSheet> SHEET = Codec.strict(OrderSheet.class, "an order sheet", Levels.TABLE);

    private Codecs() {}

    /** An entry of the log; throws {@link io.flotilla.codec.CodecException} unless this version can wholly read it. */
    public static Command command(byte[] bytes) {
        Command command = COMMAND.decode(bytes);
        if (command instanceof Command.RaiseLevel raise) {
            Levels.requireKnown(raise.level());
        }
        return command;
    }

    public static byte[] encode(OrderSheet sheet) {
        return SHEET.encode(sheet);
    }

    /** Whatever is not exactly a sheet is refused with an {@link IllegalArgumentException}: a sheet stops units. */
    public static OrderSheet sheet(byte[] bytes) {
        return checked(SHEET.decode(bytes));
    }

    static OrderSheet checked(OrderSheet sheet) {
        sheet.orders().forEach((unit, order) -> {
            if (!order.hash().equals(order.file().hash())) {
                throw new IllegalArgumentException(
                        "not an order sheet: the content of %s is not what its hash says".formatted(unit));
            }
        });
        return sheet;
    }
}

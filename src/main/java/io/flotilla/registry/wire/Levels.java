package io.flotilla.registry.wire;

import io.flotilla.codec.CodecException;
import io.flotilla.codec.LevelTable;
import io.flotilla.machine.FeatureLevels;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which feature level brought each kind, field and constant that is stored or said. A level that was released is never
 * changed: what is new is of the next one, and is written only once the whole cluster reads it. A line is a type, with
 * its level if that is not the first, and what it has; {@code +2} stands before what level 2 added to it.
 */
public final class Levels implements LevelTable {
    /** The lowest level that this version reads and writes. */
    public static final int OLDEST = 1;

    /** The highest. */
    public static final int NEWEST = 1;

    /** What this version reads. */
    public static final FeatureLevels READ = new FeatureLevels(OLDEST, NEWEST);

    public static final LevelTable TABLE = new Levels();

    private static final String ROWS = """
            SetUnit: requestId name file target
            DeleteUnit: requestId name
            ApplyPlan: term assignments
            Assignment: unit revision machines reason
            PatchMachines: requestId edits
            MetadataEdit: machine key value
            NewTerm: term identity founders
            AddCoreHost: requestId machine address
            RemoveCoreHost: requestId machine
            LeaveCluster: requestId machine
            EndLeave: machine
            GrantSilence: machine run millis
            EndSilence: machine run
            SilenceGrant: run millis
            AskSilence: run millis
            RaiseLevel: level
            ReplaceLog: log
            Import: requestId wishes edits
            Wish: name file target machines
            CoreHost: machine address number
            Outcome: CREATED UPDATED DELETED APPLIED PLANNED UNCHANGED NO_SUCH_UNIT CONTENT_MISSING TARGET_MISSING
            Outcome: TEMPLATE_NOT_ACTIVATABLE VOID_TERM CORE_ADDRESS_TAKEN TOO_MANY_CORE_HOSTS NO_SUCH_CORE_HOST
            Outcome: LAST_CORE_HOST STILL_CORE_HOST LEAVING_CLUSTER
            Snapshot: image requests
            Image: revision term identity level units metadataEdits coreHosts leaving replaces grants
            UnitChunk: units
            DesiredUnit: name file hash target revision machines reason changed
            OrderSheet: machine log term revision orders kept
            Order: file hash target revision
            SheetDelta: machine log term since revision changed removed kept
            StateEntry: unit machine hash state reached observed job result drift message since
            UnitState: load active sub
            Machine: id address metadata version levels
            FeatureLevels: oldest newest
            BackupHead: identity revision term metadataEdits
            CoreFile: log founders group isJoining level
            StateBatch: newest events
            Event: sequence machine report
            Report: lines all
            StateReport: unit state
            GetSheet: had
            SheetMark: log term revision kept
            NoNews:
            Changes: delta
            Whole: sheet
            GetSnapshot: units slice
            StateSnapshot: newest states rest
            GetCluster:
            ClusterStatus: cluster log answeredBy leader term revision quorum silentMillis trouble core machines upgrade
            UpgradeStatus: level isHeld next hosts heldBackBy
            Host: machine address version levels core
            CoreMember: host observed
            Observed: connected member applied freeBytes
            MachineStatus: id address version standing core linked
            Standing: PRESENT SETTLING RESERVED FENCED LEAVING LOST
            AddMember: requestId machine
            RemoveMember: requestId machine
            AsOf: revision value
            GetUnit: least unit
            ListUnits: least slice
            ListStates: least unit machine slice
            ListMachines: least slice
            Slice: after offset limit
            Listing: items total rest
            UnitEntry: unit reached
            EventCursor: epoch sequence
            Decided: revision outcome
            BecomeCore: founders group
            EndNode:
            FinishUpgrade:
            GetBackup: least
            ReadJournal: machine query
            JournalQuery: unit lines follow output
            """;

    private final Map<String, Integer> levels = new HashMap<>();

    private Levels() {
        ROWS.lines().forEach(this::add);
    }

    private void add(String row) {
        int colon = row.indexOf(':');
        List<String> head = List.of(row.substring(0, colon).split(" ", -1));
        int level = head.size() > 1 ? Integer.parseInt(head.get(1)) : OLDEST;
        levels.putIfAbsent(head.get(0), level);
        for (String word : row.substring(colon + 1).strip().split(" +", -1)) {
            if (word.startsWith("+")) {
                level = Integer.parseInt(word.substring(1));
            } else {
                levels.put(head.get(0) + '.' + word, level);
            }
        }
    }

    @Override
    public int of(Class<?> type) {
        return known(type.getSimpleName());
    }

    @Override
    public int of(Class<?> type, String member) {
        return known(type.getSimpleName() + '.' + member);
    }

    private int known(String name) {
        Integer level = levels.get(name);
        if (level == null) {
            throw new IllegalStateException(name + " has no level: add it to the table, at the next one");
        }
        return level;
    }

    /** Throws {@link CodecException} if what follows in the log may need more than this version reads. */
    static void requireKnown(int level) {
        if (level > NEWEST) {
            throw new CodecException(level, NEWEST);
        }
    }

    @Override
    public int newest() {
        return NEWEST;
    }
}

package io.wraith.bench.sim;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What happens at set times: links change, addresses change, machines pause.
final class Timeline extends Node {
    private record Change(long atNs, String what, Runnable action) {}

    private final List<Change> changes = new ArrayList<>();
    private int done;

    Timeline(Simulation simulation) {
        super(simulation);
    }

    /// Only before the run begins.
    void at(long timeNs, String what, Runnable action) {
        changes.add(new Change(timeNs, what, action));
        changes.sort(Comparator.comparingLong(Change::atNs));
        wakeAt(changes.getFirst().atNs);
    }

    @Override
    void process(int datagram, long nowNs) {
        while (done < changes.size() && changes.get(done).atNs <= nowNs) {
            changes.get(done++).action.run();
        }
        wakeAt(done < changes.size() ? changes.get(done).atNs : Wakeups.NEVER);
    }

    @Override
    String describe() {
        StringBuilder text = new StringBuilder();
        for (Change change : changes) {
            text.append("\n    ").append(Text.time(change.atNs)).append(' ').append(change.what);
        }
        return text.toString();
    }
}

package io.wraith.node;

import io.wraith.base.Deadline;
import io.wraith.proto.CloseReason;
import io.wraith.proto.Connection;
import io.wraith.proto.ConnectionEvent;
import io.wraith.proto.ErrorCode;
import io.wraith.proto.StreamOwner;
import io.wraith.proto.stream.StreamAcceptor;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Brings the sessions of a shard together with whom they are for.
final class Reception implements Shard.Application, StreamOwner {
    /// So often guests may go on with what came of their questions, before the network has its
    /// turn.
    private static final int MOST_ROUNDS = 4;

    private final Host host;
    private final Map<Connection, Guest> guests = new HashMap<>();
    private final Map<Long, Call> calls = new HashMap<>();
    private final Set<Call> looking = new HashSet<>();
    private final List<Work> settling = new ArrayList<>();
    private final List<HostedShare> shares = new ArrayList<>();
    private final WaysOut ways = new WaysOut();
    private Witness witness = Witness.NONE;
    private final Outlook outlook = new Outlook(Rehearsal.WORTH_BYTES);

    Reception(Host host) {
        this.host = host;
    }

    /// Has somebody see what happens here from now on.
    void showTo(Witness whom) {
        witness = whom;
    }

    /// How much transfers still have to move.
    Outlook outlook() {
        return outlook;
    }

    /// Looks after the time of a call from now on.
    void begin(Call call) {
        looking.add(call);
    }

    /// Looks after a share from now on.
    void begin(HostedShare share) {
        shares.add(share);
    }

    /// An attempt was begun for a call.
    void expect(long attempt, Call call) {
        calls.put(attempt, call);
    }

    /// An attempt was given up, which is told by no event.
    void forget(long attempt) {
        calls.remove(attempt);
    }

    @Override
    public StreamAcceptor of(Connection connection) {
        Sponsor sponsor = connection.isInitiator() ? calls.get(connection.attempt()) : host;
        if (sponsor == null) {
            return stream -> (_, _, _, length) -> stream.consumed(length);
        }
        Guest guest = new Guest(connection, sponsor);
        guests.put(connection, guest);
        return guest::sink;
    }

    @Override
    public void happened(ConnectionEvent event, long nowNs) {
        switch (event) {
            case ConnectionEvent.Established(Connection connection, boolean _) ->
                    established(connection, nowNs);
            case ConnectionEvent.Failed(long attempt, CloseReason reason) -> {
                Call call = calls.remove(attempt);
                if (call != null) {
                    call.failed(attempt, reason);
                }
            }
            case ConnectionEvent.Closed(Connection connection, CloseReason reason) -> {
                ways.forget(connection);
                witness.closed(connection, reason, nowNs);
                Guest guest = guests.remove(connection);
                if (guest != null) {
                    guest.closed(reason);
                    settle(guest);
                }
            }
            case ConnectionEvent.Pong(Connection connection, long token) -> {
                Guest guest = guests.get(connection);
                if (guest != null) {
                    guest.pong(token, nowNs);
                }
            }
            case ConnectionEvent.Moved(Connection connection) -> ways.learn(connection);
            case ConnectionEvent.LaneOpened _ -> {}
        }
    }

    private void established(Connection connection, long nowNs) {
        Guest guest = guests.get(connection);
        if (guest != null && (!connection.isInitiator() || isWanted(connection))) {
            ways.learn(connection);
            witness.opened(connection, nowNs);
            guest.established(nowNs);
        } else {
            guests.remove(connection);
            connection.close(ErrorCode.REFUSED.code(), "not needed", nowNs);
        }
    }

    /// An attempt that was given up may have succeeded at that very moment.
    private boolean isWanted(Connection connection) {
        Call call = calls.remove(connection.attempt());
        return call != null && call.takes(connection);
    }

    /// This machine got or lost an address.
    void networkChanged() {
        ways.renew();
    }

    @Override
    public long turn(long nowNs) {
        long deadlineNs = Deadline.NONE;
        looking.removeIf(call -> !call.isLooking());
        for (Call call : looking) {
            deadlineNs = Deadline.earlier(deadlineNs, call.turn(nowNs));
        }
        settling.removeIf(Reception::isSettled);
        outlook.tell(
                guests.isEmpty()
                        ? -1
                        : guests.values().stream().mapToLong(Guest::bytesToCome).sum());
        deadlineNs = Deadline.earlier(deadlineNs, witness.turn(nowNs));
        deadlineNs = Deadline.earlier(deadlineNs, turnShares(nowNs));
        for (int round = 0; round < MOST_ROUNDS; round++) {
            for (Guest guest : guests.values()) {
                deadlineNs = Deadline.earlier(deadlineNs, guest.turn(nowNs));
            }
            // What guests asked for is begun at once, since nobody else may wake this side.
            turnShares(nowNs);
            if (shares.stream().noneMatch(HostedShare::wasBusy)) {
                return deadlineNs;
            }
            // What was answered without another thread leaves with the question's acknowledgement.
        }
        return nowNs;
    }

    private long turnShares(long nowNs) {
        long deadlineNs = Deadline.NONE;
        for (HostedShare share : shares) {
            deadlineNs = Deadline.earlier(deadlineNs, share.turn(nowNs));
        }
        shares.removeIf(HostedShare::isGivenBack);
        return deadlineNs;
    }

    /// Nobody waits for ever for what cannot come any more.
    @Override
    public void broken(Throwable fault) {
        CloseReason reason = new CloseReason.Local(ErrorCode.INTERNAL.code(), fault.toString());
        host.broken(Refusals.lost(reason));
        List.copyOf(looking).forEach(call -> call.lost(reason));
        List.copyOf(guests.values()).forEach(guest -> guest.closed(reason));
    }

    private void settle(Guest guest) {
        Work work = guest.work();
        if (work != null) {
            settling.add(work);
        }
    }

    private static boolean isSettled(Work work) {
        boolean isSettled = work.isSettled();
        if (isSettled) {
            work.dispose();
        }
        return isSettled;
    }

    /// Says goodbye to everyone.
    void closeAll(String text, long nowNs) {
        List<Connection> open = new ArrayList<>(guests.keySet());
        open.forEach(connection -> connection.close(Guest.GOODBYE, text, nowNs));
    }

    /// After the shard's thread has ended: gives back what sessions held, and waits for other
    /// threads that are still at it.
    void dispose() {
        guests.values().forEach(this::settle);
        settling.forEach(Work::dispose);
        shares.forEach(HostedShare::giveBack);
    }
}

package io.wraith.node;

import io.wraith.meet.Admission;
import io.wraith.meet.CapabilityVerdict;
import io.wraith.meet.Door;
import io.wraith.meet.Grant;
import io.wraith.meet.Lock;
import io.wraith.meet.Purpose;
import io.wraith.meet.Refusal;
import io.wraith.proto.CloseReason;
import io.wraith.proto.Connection;

import org.jspecify.annotations.Nullable;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Lets in those who call, by the services there are. Touched by the shard's thread only.
final class Host implements Sponsor {
    private final List<Destination> services = new ArrayList<>();
    private final Tickets tickets;
    private final PeerBook book;
    private final SecureRandom random;

    Host(Tickets tickets, PeerBook book, SecureRandom random) {
        this.tickets = tickets;
        this.book = book;
        this.random = random;
    }

    void add(Destination service) {
        services.add(service);
    }

    /// Whoever waits for peers is told that none will come.
    void broken(NodeException why) {
        services.forEach(service -> service.broken(why));
    }

    void remove(Destination service) {
        services.remove(service);
        if (service.purpose() != Purpose.SHARE) {
            tickets.withdraw(service.subject());
        }
    }

    @Override
    public Admission admission(Connection connection) {
        return Admission.called(door(connection), connection.channelBinding(), random);
    }

    private Door door(Connection connection) {
        PeerBook.Standing standing = book.standing(connection.peer());
        if (standing == PeerBook.Standing.BLOCKED) {
            return new Door(Refusal.UNKNOWN, Set.of(), List.of());
        }
        List<Lock> locks =
                services.stream()
                        .filter(service -> service.refusal(connection) == null)
                        .map(Destination::lock)
                        .toList();
        if (standing == PeerBook.Standing.PINNED) {
            return new Door(null, purposes(services, connection), locks);
        }
        List<Destination> open =
                services.stream().filter(service -> service.isMeantFor(connection)).toList();
        return switch (verdict(connection)) {
            case CapabilityVerdict.Granted(var grant) -> {
                Destination service = openedBy(grant);
                Refusal refusal = service == null ? Refusal.REVOKED : service.refusal(connection);
                yield service == null || refusal != null
                        ? new Door(refusal, Set.of(), locks)
                        : new Door(null, purposes(List.of(service), connection), locks);
            }
            // Also with a ticket of an earlier run, which is worth no more than none.
            case CapabilityVerdict.Refused(Refusal why) ->
                    open.isEmpty()
                            ? new Door(closed(why, locks, connection), Set.of(), locks)
                            : new Door(null, purposes(open, connection), locks);
        };
    }

    private Refusal closed(Refusal why, List<Lock> locks, Connection connection) {
        return locks.isEmpty() && isFull(connection) ? Refusal.FULL : why;
    }

    private boolean isFull(Connection connection) {
        return services.stream().anyMatch(service -> service.refusal(connection) == Refusal.FULL);
    }

    private CapabilityVerdict verdict(Connection connection) {
        return tickets.check(connection.capability(), System.currentTimeMillis() / 1_000);
    }

    private static Set<Purpose> purposes(List<Destination> of, Connection connection) {
        Set<Purpose> purposes = EnumSet.of(Purpose.PING);
        of.stream()
                .filter(service -> service.refusal(connection) == null)
                .forEach(service -> purposes.add(service.purpose()));
        return purposes;
    }

    private @Nullable Destination openedBy(Grant grant) {
        for (Destination service : services) {
            if (service.isOpenedBy(grant)) {
                return service;
            }
        }
        return null;
    }

    @Override
    public @Nullable Work work(Connection connection, Admission admission, long nowNs) {
        if (admission.purpose() == Purpose.PING) {
            return new PingedWork();
        }
        Destination service = service(connection, admission);
        return service == null ? null : service.begin(connection, nowNs);
    }

    /// The one whose code or capability was used; for a pinned peer the first that fits. Null if it
    /// was closed, or became full, since the peer came to the door.
    private @Nullable Destination service(Connection connection, Admission admission) {
        Lock opened = admission.lock();
        Destination granted = granted(connection);
        for (Destination service : services) {
            boolean isMeant =
                    opened != null
                            ? service.lock().equals(opened)
                            : granted == null || service.subject() == granted.subject();
            boolean isFor = isMeant && service.purpose() == admission.purpose();
            if (isFor && service.refusal(connection) == null) {
                return service;
            }
        }
        return null;
    }

    private @Nullable Destination granted(Connection connection) {
        return verdict(connection) instanceof CapabilityVerdict.Granted(var grant)
                ? openedBy(grant)
                : null;
    }

    @Override
    public void guessed(Lock lock) {
        services.stream()
                .filter(service -> service.lock().equals(lock))
                .forEach(Destination::guessed);
    }

    @Override
    public void refused(Connection connection, Refusal refusal) {}

    @Override
    public void lost(Connection connection, CloseReason reason) {}
}

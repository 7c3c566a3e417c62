package io.wraith.node;

import io.wraith.meet.Purpose;
import io.wraith.meet.lan.LanName;
import io.wraith.net.PeerAddress;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Calls peers, where they are known to be and where they are found.
final class Reach {
    private final Shard shard;
    private final Reception reception;
    private final SecureRandom random;
    private final boolean searchesLan;
    private final List<LanSearch> searches = new CopyOnWriteArrayList<>();

    Reach(Shard shard, Reception reception, SecureRandom random, boolean searchesLan) {
        this.shard = shard;
        this.reception = reception;
        this.random = random;
        this.searchesLan = searchesLan;
    }

    void begin(Contact contact, Purpose purpose, Call.Caller caller) {
        Call call = new Call(contact, purpose, caller, this::tryAt, random, System.nanoTime());
        call.whenRefused(() -> look(call, caller));
        look(call, caller);
    }

    private void look(Call call, Call.Caller caller) {
        Contact contact = call.contact();
        caller.calling(call);
        LanName name = searchesLan ? contact.lanName() : null;
        LanSearch search = name == null ? null : search(name, call);
        call.whenSettled(() -> {
            if (search != null) {
                searches.remove(search);
                search.close();
            }
            call.attempts().forEach(this::giveUp);
        });
        boolean isBegun =
                shard.execute(_ -> {
                    reception.begin(call);
                    contact.addresses().forEach(address -> call.maybeAt(address, null));
                    if (name == null || search == null) {
                        call.cannotLook(
                                name == null
                                        ? "looking there was switched off"
                                        : "no interface of this machine takes multicast");
                    }
                });
        if (!isBegun) {
            call.ended();
        }
    }

    /// This machine got or lost an address.
    void networkChanged() {
        searches.forEach(LanSearch::renew);
    }

    private @Nullable LanSearch search(LanName name, Call call) {
        try {
            LanSearch search =
                    LanSearch.start(
                            name,
                            (addresses, responder) ->
                                    shard.execute(_ ->
                                            addresses.forEach(
                                                    each -> call.maybeAt(each, responder))));
            if (search != null) {
                searches.add(search);
            }
            return search;
        } catch (IOException withoutNetwork) {
            return null;
        }
    }

    /// One that answers later would cost both sides a handshake for nothing.
    private void giveUp(long attempt) {
        shard.endpoint().cancel(attempt);
        reception.forget(attempt);
    }

    private long tryAt(Call call, InetSocketAddress address, long nowNs) {
        Contact contact = call.contact();
        byte[] encoded = PeerAddress.encode(address);
        long attempt =
                shard.endpoint().connect(encoded, contact.identity(), contact.capability(), nowNs);
        reception.expect(attempt, call);
        return attempt;
    }
}

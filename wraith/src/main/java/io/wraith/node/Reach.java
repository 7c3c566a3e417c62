package io.wraith.node;

import io.wraith.meet.Purpose;
import io.wraith.meet.lan.LanName;
import io.wraith.proto.CloseReason;
import io.wraith.proto.ErrorCode;

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

    Call begin(Contact contact, Purpose purpose, Call.Caller caller) {
        Call call = new Call(contact, purpose, caller, random, System.nanoTime());
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
                shard.execute(nowNs -> {
                    reception.begin(call);
                    contact.addresses().forEach(address -> tryAt(call, address, nowNs));
                    if (name == null || search == null) {
                        call.cannotLook(
                                name == null
                                        ? "looking there was switched off"
                                        : "no interface of this machine takes multicast");
                    }
                });
        if (!isBegun) {
            call.lost(new CloseReason.Local(ErrorCode.INTERNAL.code(), "the node has ended"));
        }
        return call;
    }

    /// This machine got or lost an address.
    void networkChanged() {
        searches.forEach(LanSearch::renew);
    }

    private @Nullable LanSearch search(LanName name, Call call) {
        try {
            LanSearch search =
                    LanSearch.start(
                            name, address -> shard.execute(nowNs -> tryAt(call, address, nowNs)));
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

    private void tryAt(Call call, InetSocketAddress address, long nowNs) {
        long attempt = call.tryAt(address, shard.endpoint(), nowNs);
        if (attempt != 0) {
            reception.expect(attempt, call);
        }
    }
}

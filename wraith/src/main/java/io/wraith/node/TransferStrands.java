package io.wraith.node;

import io.wraith.proto.Connection;
import io.wraith.transfer.Invitation;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Predicate;

/// The strands of one transfer, as the shard that has it sees them.
final class TransferStrands<S extends Strand> {
    private final Connection session;
    private final Strands shards;
    private final IntFunction<S> making;
    private final List<S> strands = new ArrayList<>();
    private boolean isClosed;

    /// Each is made by its number.
    TransferStrands(Connection session, Strands shards, IntFunction<S> making) {
        this.session = session;
        this.shards = shards;
        this.making = making;
    }

    /// Begins so many, once it is known how: who was called invites, and who called comes.
    void begin(int agreed, @Nullable Invitation said, Consumer<Invitation> invite) {
        boolean isReady = !session.isInitiator() || said != null;
        if (isClosed || agreed == 0 || !strands.isEmpty() || !isReady) {
            return;
        }
        for (int number = 1; number <= agreed; number++) {
            strands.add(making.apply(number));
        }
        if (session.isInitiator() && said != null) {
            shards.join(session, said, strands);
        } else {
            invite.accept(shards.invite(session.peer(), strands));
        }
    }

    /// Takes what came back, and has `load` give each of them something as long as it can. True if
    /// anything was moved.
    boolean turn(Predicate<S> load) {
        boolean isAny = false;
        for (S strand : strands) {
            if (strand.isSettled()) {
                continue;
            }
            isAny |= strand.collect();
            if (strand.isSettled()) {
                shards.over(strand);
            }
            while (load.test(strand)) {
                isAny = true;
            }
        }
        return isAny;
    }

    /// Nothing more goes over them.
    void close() {
        isClosed = true;
        strands.forEach(Strand::close);
    }

    /// Whether no other shard works for the transfer.
    boolean areSettled() {
        return strands.stream().allMatch(Strand::isSettled);
    }
}

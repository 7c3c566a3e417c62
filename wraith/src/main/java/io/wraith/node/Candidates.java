package io.wraith.node;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Where the peer of a call may be, and which of these places are tried now. What the local network
/// says anybody may have said, so nobody there gets more than a share: few places of one responder
/// are tried at the same time, and those where a responder itself is come first, in places that the
/// others cannot take. Touched by the shard's thread only.
final class Candidates {
    static final int MOST_AT_ONCE = 16;
    static final int MOST_OF_ONE = 4;
    static final int MOST_WAITING_OF_ONE = 16;
    private static final int MOST_WAITING = 256;

    /// Of those at once, what is left to places where responders themselves are.
    private static final int RESERVED = 4;

    /// A place to try.
    ///
    /// @param responder who said so on the local network; null if it was said here
    record Candidate(InetSocketAddress address, @Nullable InetAddress responder) {
        /// Whether nobody else said it.
        boolean isFirstHand() {
            return responder == null || responder.equals(address.getAddress());
        }

        /// Whether who is there is the one who was there: a program has one port at its machine.
        private boolean isSame(Candidate other) {
            return address.equals(other.address)
                    || (Objects.equals(responder, other.responder)
                            && address.getPort() == other.address.getPort());
        }

        private boolean isAsGood(Candidate other) {
            return responder != null
                    && responder.equals(other.responder)
                    && isFirstHand() == other.isFirstHand();
        }
    }

    private final Set<Candidate> waiting = new LinkedHashSet<>();
    private final Map<Long, Candidate> tried = new HashMap<>();
    private final Set<InetSocketAddress> begun = new HashSet<>();
    private final List<Candidate> wrong = new ArrayList<>();

    /// Somebody says that the peer is there.
    void add(Candidate candidate) {
        boolean hasRoom =
                waiting.size() < MOST_WAITING
                        && waiting.stream().filter(candidate::isAsGood).count()
                                < MOST_WAITING_OF_ONE;
        boolean isWrong = wrong.stream().anyMatch(candidate::isSame);
        if (hasRoom && !isWrong && !begun.contains(candidate.address)) {
            waiting.add(candidate);
        }
    }

    /// What is to be tried now, and then [#begun]; null if there is nothing, or nothing before an
    /// attempt has [#ended].
    @Nullable Candidate next() {
        waiting.removeIf(each -> begun.contains(each.address));
        for (boolean isFirstHand : List.of(true, false)) {
            for (Candidate each : waiting) {
                if (each.isFirstHand() == isFirstHand && isTurnOf(each)) {
                    return each;
                }
            }
        }
        return null;
    }

    private boolean isTurnOf(Candidate candidate) {
        int most = candidate.isFirstHand() ? MOST_AT_ONCE : MOST_AT_ONCE - RESERVED;
        return tried.size() < most
                && tried.values().stream().filter(candidate::isAsGood).count() < MOST_OF_ONE;
    }

    void begun(long attempt, Candidate candidate) {
        waiting.remove(candidate);
        tried.put(attempt, candidate);
        begun.add(candidate.address);
    }

    /// Answers where it was tried.
    @Nullable Candidate ended(long attempt) {
        return tried.remove(attempt);
    }

    /// Somebody else is there, who is not tried again; all others may be, once they are added.
    void exclude(Candidate place) {
        wrong.add(place);
        waiting.clear();
        tried.clear();
        begun.clear();
    }

    Set<Long> underWay() {
        return Set.copyOf(tried.keySet());
    }

    boolean isEmpty() {
        return tried.isEmpty() && next() == null;
    }

    /// How many places were tried so far.
    int count() {
        return begun.size();
    }
}

package io.wraith.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.node.Candidates.Candidate;

import org.junit.jupiter.api.Test;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/// Whom a call tries, whatever anybody on the local network says.
final class CandidatesTest {
    private final Candidates candidates = new Candidates();
    private final List<InetSocketAddress> begun = new ArrayList<>();

    private static InetAddress host(int number) {
        try {
            return InetAddress.getByAddress(
                    new byte[] {10, 0, (byte) (number >> 8), (byte) number});
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static InetSocketAddress at(int number) {
        return new InetSocketAddress(host(number), 4433);
    }

    private void begin() {
        for (Candidate next = candidates.next(); next != null; next = candidates.next()) {
            begun.add(next.address());
            candidates.begun(begun.size(), next);
        }
    }

    /// One message may hold so many addresses.
    private void bogus(int responder) {
        for (int i = 0; i < 64; i++) {
            candidates.add(new Candidate(at(1_000 + 64 * responder + i), host(responder)));
        }
    }

    @Test
    void whoSaysMuchTakesNothingFromOthers() {
        for (int responder = 1; responder <= 10; responder++) {
            bogus(responder);
            begin();
        }
        int before = begun.size();
        assertThat(before).isLessThan(Candidates.MOST_AT_ONCE);
        candidates.add(new Candidate(at(99), host(99)));
        begin();
        assertThat(begun.subList(before, begun.size())).containsExactly(at(99));
    }

    /// Also where it shares its address with the genuine peer, or says it first.
    @Test
    void whereSomebodyIsHimselfIsTriedFirst() {
        bogus(7);
        candidates.add(new Candidate(at(8), host(7)));
        begin();
        assertThat(begun).hasSize(Candidates.MOST_OF_ONE);
        candidates.add(new Candidate(at(7), host(7)));
        candidates.add(new Candidate(at(8), host(8)));
        begin();
        assertThat(begun).contains(at(7), at(8)).hasSize(Candidates.MOST_OF_ONE + 2);
    }

    @Test
    void anAttemptThatEndsMakesRoomForTheNext() {
        bogus(1);
        begin();
        for (int attempt = 1; !candidates.isEmpty(); attempt++) {
            candidates.ended(attempt);
            begin();
        }
        assertThat(begun).hasSize(Candidates.MOST_WAITING_OF_ONE).doesNotHaveDuplicates();
        assertThat(candidates.underWay()).isEmpty();
        assertThat(candidates.count()).isEqualTo(begun.size());
        candidates.add(new Candidate(begun.getFirst(), host(1)));
        assertThat(candidates.isEmpty()).as("tried once").isTrue();
    }

    /// Those of a ticket are not anybody's.
    @Test
    void whatIsKnownHereIsTriedAtOnce() {
        for (int i = 0; i < Candidates.MOST_AT_ONCE; i++) {
            candidates.add(new Candidate(at(i), null));
        }
        begin();
        assertThat(begun).hasSize(Candidates.MOST_AT_ONCE);
        candidates.add(new Candidate(at(99), host(99)));
        begin();
        assertThat(begun).hasSize(Candidates.MOST_AT_ONCE);
        candidates.ended(1);
        begin();
        assertThat(begun).hasSize(Candidates.MOST_AT_ONCE + 1);
    }

    /// A program answers at several addresses of its machine; another one there has another port.
    @Test
    void whereSomebodyElseIsNobodyIsTriedAgain() {
        Candidate wrong = new Candidate(at(1), host(1));
        Candidate sameByOtherAddress = new Candidate(at(2), host(1));
        Candidate otherThere = new Candidate(new InetSocketAddress(host(1), 4434), host(1));
        Candidate elsewhere = new Candidate(at(3), host(3));
        List<Candidate> all = List.of(wrong, sameByOtherAddress, otherThere, elsewhere);
        all.forEach(candidates::add);
        begin();
        assertThat(begun).hasSize(4);
        assertThat(candidates.ended(1)).isEqualTo(wrong);
        begun.clear();
        candidates.exclude(wrong);
        assertThat(candidates.underWay()).isEmpty();
        all.forEach(candidates::add);
        candidates.add(new Candidate(at(1), null));
        begin();
        assertThat(begun).containsExactly(otherThere.address(), elsewhere.address());
    }
}

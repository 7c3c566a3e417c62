package io.wraith.vfs.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;
import io.wraith.transfer.ByteString;
import io.wraith.vfs.message.Attributes;
import io.wraith.vfs.message.FromHost.Answer;
import io.wraith.vfs.message.FromHost.Bye;
import io.wraith.vfs.message.FromHost.Change;
import io.wraith.vfs.message.FromHost.Listed;
import io.wraith.vfs.message.FromHost.Page;
import io.wraith.vfs.message.FromMount;
import io.wraith.vfs.message.FromMount.Cancel;
import io.wraith.vfs.message.FromMount.Close;
import io.wraith.vfs.message.FromMount.Hello;
import io.wraith.vfs.message.FromMount.Lane;
import io.wraith.vfs.message.FromMount.ListFolder;
import io.wraith.vfs.message.FromMount.Open;
import io.wraith.vfs.message.FromMount.Read;
import io.wraith.vfs.message.FromMount.Stat;
import io.wraith.vfs.message.FromMount.StatFileSystem;
import io.wraith.vfs.message.Limits;
import io.wraith.vfs.message.ListEntry;
import io.wraith.vfs.message.Place;
import io.wraith.vfs.message.Status;
import io.wraith.vfs.message.Version;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/// Mounts that break the rules.
final class HostSideHostileTest extends HostConversation {
    @Test
    void whatIsNotGrantedIsAFault() {
        for (int i = 0; i < 16; i++) {
            assertThat(say(LANE, walk(i))).isZero();
        }
        assertThat(say(LANE, walk(16))).isEqualTo(HostFault.TOO_MANY.code());
    }

    @Test
    void aNumberIsUsedOnceAtATime() {
        assertThat(say(LANE, walk(7))).isZero();
        assertThat(say(LANE, new StatFileSystem(7))).isEqualTo(HostFault.UNEXPECTED.code());
    }

    /// Large reads have streams of their own: what number they name says nothing about a lane's.
    @Test
    void aRefusedLargeReadFreesNoNumberOfALane() {
        assertThat(say(LANE, walk(7))).isZero();
        HostJob underWay = next();
        assertThat(side.opened(FIRST_LARGE)).isZero();
        assertThat(say(FIRST_LARGE, new Read(7, 99, 0, 1 << 20, 0, Version.NONE))).isZero();
        assertThat(poll()).isNull();
        assertThat(say(LANE, walk(7))).isEqualTo(HostFault.UNEXPECTED.code());
        refuse(underWay);
    }

    @Test
    void messagesInWrongPlaces() {
        assertThat(say(CONTROL, walk(1))).isEqualTo(HostFault.UNEXPECTED.code());
        assertThat(say(CONTROL, new Hello(1, 0))).isEqualTo(HostFault.UNEXPECTED.code());
        assertThat(say(LANE, new Lane(0))).isEqualTo(HostFault.UNEXPECTED.code());
        Read tooLong = new Read(1, 1, 0, Limits.MOST_SMALL_BYTES + 1, 0, Version.NONE);
        assertThat(say(LANE, tooLong)).isEqualTo(HostFault.UNEXPECTED.code());
        assertThat(side.opened(FIRST_LARGE)).isZero();
        assertThat(say(FIRST_LARGE, walk(1))).isEqualTo(HostFault.UNEXPECTED.code());
        for (int i = 1; i < 8; i++) {
            assertThat(side.opened(100 + i)).isZero();
            assertThat(say(100 + i, new Lane(1))).isZero();
        }
        assertThat(side.opened(200)).isZero();
        assertThat(say(200, new Lane(1))).isEqualTo(HostFault.TOO_MANY.code());
    }

    @Test
    void absurdLengths() {
        byte[] head = {0x10, 0x7f, (byte) 0xff, (byte) 0xff};
        assertThat(side.receive(LANE, head, 0, 4)).isEqualTo(HostFault.MALFORMED.code());
    }

    @Test
    void streamsAreBounded() {
        int fault = 0;
        int count = 0;
        while (fault == 0) {
            fault = side.opened(1_000 + count++);
        }
        assertThat(fault).isEqualTo(HostFault.TOO_MANY.code());
        assertThat(count).isLessThan(32);
    }

    /// Who asks and never listens is not worked for, and costs no more than what it may have
    /// unanswered.
    @Test
    void slowReadersWait() {
        int answered = 0;
        int request = 0;
        int fault = 0;
        byte[] bytes = new byte[60_000];
        while (fault == 0 && request < 1_000) {
            fault = say(LANE, new ListFolder(request++, Place.of(1), 0, 1));
            HostJob job = poll();
            if (job != null) {
                answered++;
                ByteString link = ByteString.of(bytes, 0, 4_000);
                Attributes of = new Attributes(1, 0, 0, FILE.times(), 0xa1ff, FILE.owner(), 0);
                ListEntry entry = new ListEntry(ByteString.of("x"), of, link);
                Page page = new Page(true, false, 1, 0, 0, List.of(entry, entry, entry));
                job.answer(new Listed(job.head(Status.OK), page));
                side.done(job);
            }
        }
        assertThat(fault).isEqualTo(HostFault.TOO_MANY.code());
        assertThat(answered).isLessThan(8);
        assertThat(request).isLessThan(30);
    }

    @Test
    void cancelledRequestsAreAnswered() {
        int seen = 0;
        for (int i = 0; i < 1_000; i++) {
            assertThat(say(LANE, walk(i))).isZero();
            assertThat(say(LANE, new Cancel(i))).isZero();
            assertThat(poll()).isNull();
            seen += heard(LANE).size();
        }
        assertThat(seen).isEqualTo(1_000);
    }

    @Test
    void handlesMeanNothingAfterTheyWereClosed() {
        int handle = opened(1);
        heard(LANE);
        assertThat(say(LANE, new Stat(2, handle))).isZero();
        refuse(next());
        assertThat(say(LANE, new Close(List.of(handle, 77)))).isZero();
        assertThat(side.nextClosed()).isEqualTo(handle);
        assertThat(side.nextClosed()).isZero();
        assertThat(say(LANE, new Stat(3, handle))).isZero();
        assertThat(poll()).isNull();
        assertThat(((Answer) heard(LANE).getLast()).head().status()).isEqualTo(Status.STALE);
    }

    @Test
    void theEndIsSaid() {
        side.bye(Bye.Why.SHARE_CLOSED, "closed");
        assertThat(heard(CONTROL)).containsExactly(new Bye(Bye.Why.SHARE_CLOSED, "closed"));
        assertThat(side.isOver()).isTrue();
        assertThat(say(LANE, walk(1))).isZero();
        assertThat(poll()).isNull();
    }

    /// Any bytes on any stream, with jobs done in any order: faults, never exceptions, and all
    /// slots come back.
    @Test
    void anyBytes() {
        int faults = 0;
        for (int seed = 0; seed < 1_000; seed++) {
            Prng random = new Prng(seed);
            side = side();
            greet();
            List<HostJob> jobs = new ArrayList<>();
            int fault = 0;
            int streams = FIRST_LARGE;
            for (int step = 0; step < 60 && fault == 0; step++) {
                byte[] bytes = bytes(message(random, step));
                if (random.below(40) == 0) {
                    bytes[random.below(bytes.length)] = (byte) random.below(256);
                }
                int stream = LANE;
                if (random.below(4) == 0) {
                    stream = streams;
                    streams += 4;
                    fault = side.opened(stream);
                }
                fault = fault == 0 ? side.receive(stream, bytes, 0, bytes.length) : fault;
                HostJob job = poll();
                if (job != null) {
                    jobs.add(job);
                }
                if (!jobs.isEmpty() && random.below(2) == 0) {
                    refuse(jobs.remove(random.below(jobs.size())));
                    heard(LANE);
                }
                side.changed(new Change(1, 1 + random.below(3), ByteString.of("x")));
            }
            faults += fault == 0 ? 0 : 1;
            side.gone();
            jobs.forEach(this::refuse);
            assertThat(slots.free()).as("seed %s", seed).isEqualTo(4);
        }
        assertThat(faults).isBetween(50, 1_000);
    }

    private FromMount message(Prng random, int request) {
        return switch (random.below(6)) {
            case 0 -> walk(request);
            case 1 -> new Open(request, Place.of(1), true, 10, Version.NONE);
            case 2 -> new Read(request, random.below(9), 0, 100, 0, Version.NONE);
            case 3 -> new Close(List.of(random.below(9)));
            case 4 -> new Cancel(random.below(60));
            default -> new ListFolder(request, Place.of(1), 0, 4);
        };
    }
}

package io.wraith.vfs.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.base.Prng;
import io.wraith.transfer.ByteString;
import io.wraith.transfer.ControlInput;
import io.wraith.transfer.ControlOutput;
import io.wraith.transfer.Fields;
import io.wraith.vfs.message.Attributes;
import io.wraith.vfs.message.Contents;
import io.wraith.vfs.message.FromHost;
import io.wraith.vfs.message.FromHost.Answer;
import io.wraith.vfs.message.FromHost.Bye;
import io.wraith.vfs.message.FromHost.Change;
import io.wraith.vfs.message.FromHost.Granted;
import io.wraith.vfs.message.FromHost.Invalidate;
import io.wraith.vfs.message.FromHost.InvalidateAll;
import io.wraith.vfs.message.FromHost.Listed;
import io.wraith.vfs.message.FromHost.Opened;
import io.wraith.vfs.message.FromHost.Page;
import io.wraith.vfs.message.FromHost.Welcome;
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
import io.wraith.vfs.message.FromMount.Walk;
import io.wraith.vfs.message.HostReader;
import io.wraith.vfs.message.Limits;
import io.wraith.vfs.message.ListEntry;
import io.wraith.vfs.message.MessageWriter;
import io.wraith.vfs.message.Node;
import io.wraith.vfs.message.Place;
import io.wraith.vfs.message.Refused;
import io.wraith.vfs.message.Status;
import io.wraith.vfs.message.Version;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A host's mind without files: what it asks for is answered here.
final class HostSideTest {
    private static final int CONTROL = 4;
    private static final int LANE = 8;
    private static final int FIRST_LARGE = 12;
    private static final Granted GRANTED = new Granted(16, 4, 64);

    private static final Attributes FOLDER =
            new Attributes(1, 0, 0, Attributes.NONE.times(), 0x41ed, Attributes.NONE.owner(), 0);
    private static final Attributes FILE =
            new Attributes(2, 9, 0, Attributes.NONE.times(), 0x81a4, Attributes.NONE.owner(), 0);

    private final LargeSlots slots = new LargeSlots(4);
    private HostSide side = side();

    private HostSide side() {
        ByteString id = ByteString.of(new byte[16], 0, 16);
        Node root = new Node(1, FOLDER, ByteString.EMPTY);
        return new HostSide(new Welcome(id, id, 0, GRANTED, "test", root), slots);
    }

    @BeforeEach
    void greet() {
        assertThat(side.opened(CONTROL)).isZero();
        assertThat(say(CONTROL, new Hello(1, 0))).isZero();
        assertThat(side.opened(LANE)).isZero();
        assertThat(say(LANE, new Lane(0))).isZero();
        assertThat(heard(CONTROL)).hasSize(1).first().isInstanceOf(Welcome.class);
    }

    private static byte[] bytes(FromMount message) {
        ControlOutput out = MessageWriter.output();
        MessageWriter.write(message, out);
        byte[] bytes = new byte[out.pending()];
        out.take(bytes, 0, bytes.length);
        return bytes;
    }

    private int say(int stream, FromMount message) {
        byte[] bytes = bytes(message);
        return side.receive(stream, bytes, 0, bytes.length);
    }

    private List<FromHost> heard(int stream) {
        assertThat(side.talking()).contains(stream);
        List<FromHost> all = new ArrayList<>();
        ControlInput input = new ControlInput(Limits.MOST_BODY_BYTES);
        byte[] piece = new byte[100_000];
        for (int length = side.take(stream, piece, 0, piece.length);
                length > 0;
                length = side.take(stream, piece, 0, piece.length)) {
            for (int at = 0; at < length; ) {
                at += input.feed(piece, at, length - at);
                if (input.isWhole()) {
                    all.add(HostReader.read(input.type(), input.body(new Fields())));
                    input.clear();
                }
            }
        }
        return all;
    }

    private @Nullable HostJob poll() {
        for (int urgency = 0; urgency < HostSide.URGENCIES; urgency++) {
            HostJob job = side.next(urgency);
            if (job != null) {
                return job;
            }
        }
        return null;
    }

    private HostJob next() {
        return Objects.requireNonNull(poll());
    }

    private void refuse(HostJob job) {
        if (job.isLarge()) {
            job.tail(Status.IO_ERROR, 0, 0, 0, Attributes.NONE);
        } else {
            job.answer(Refused.answer(job.request(), job.head(Status.IO_ERROR)));
        }
        side.done(job);
    }

    private Walk walk(int request) {
        return new Walk(request, 1, List.of(ByteString.of("name")));
    }

    private int opened(int request) {
        assertThat(say(LANE, new Open(request, Place.of(1), false, 0, Version.NONE))).isZero();
        HostJob job = next();
        assertThat(job).isNotNull();
        Node node = new Node(0, FILE, ByteString.EMPTY);
        job.answer(new Opened(job.head(Status.OK), job.reservedHandle(), 0, node, Contents.NONE));
        side.done(job);
        return job.reservedHandle();
    }

    // ---- Order

    @Test
    void answersComeInAnyOrder() {
        assertThat(say(LANE, walk(1))).isZero();
        assertThat(say(LANE, walk(2))).isZero();
        HostJob first = next();
        HostJob second = next();
        assertThat(poll()).isNull();
        refuse(second);
        assertThat(heard(LANE)).extracting(HostSideTest::request).containsExactly(2);
        refuse(first);
        assertThat(heard(LANE)).extracting(HostSideTest::request).containsExactly(1);
    }

    private static int request(FromHost message) {
        return ((Answer) message).head().request();
    }

    @Test
    void namesBeforeListingsBeforeData() {
        int handle = opened(1);
        heard(LANE);
        assertThat(side.opened(FIRST_LARGE)).isZero();
        assertThat(say(FIRST_LARGE, new Read(0, handle, 0, 1 << 20, 1, Version.NONE))).isZero();
        assertThat(say(LANE, new Read(2, handle, 0, 9, 2, Version.NONE))).isZero();
        assertThat(say(LANE, new ListFolder(3, Place.of(1), 0, 1))).isZero();
        assertThat(say(LANE, walk(4))).isZero();
        assertThat(next().request()).isInstanceOf(Walk.class);
        assertThat(next().request()).isInstanceOf(ListFolder.class);
        assertThat(next().isLarge()).isTrue();
        assertThat(next().request().request()).isEqualTo(2);
        assertThat(poll()).isNull();
    }

    @Test
    void pagesFollowEachOther() {
        assertThat(say(LANE, new ListFolder(1, Place.of(1), 0, 3))).isZero();
        ListEntry entry = new ListEntry(ByteString.of("x"), FILE, ByteString.EMPTY);
        for (int page = 1; page <= 3; page++) {
            HostJob job = next();
            assertThat(((ListFolder) job.request()).cursor()).isEqualTo(page - 1);
            Page filled = new Page(false, false, 1, 0, page, List.of(entry));
            job.answer(new Listed(job.head(Status.OK), filled));
            side.done(job);
            Listed heard = (Listed) heard(LANE).getFirst();
            assertThat(heard.page().hasNext()).isEqualTo(page < 3);
        }
        assertThat(poll()).isNull();
        assertThat(say(LANE, walk(1))).as("the number is free again").isZero();
    }

    // ---- Marks and changes

    @Test
    void marksAreFromBeforeTheLook() {
        assertThat(say(LANE, walk(1))).isZero();
        HostJob job = next();
        side.changed(new Change(7, Change.NAME, ByteString.of("a")));
        assertThat(heard(CONTROL))
                .containsExactly(new Invalidate(1, List.of(new Change(7, 2, ByteString.of("a")))));
        job.visited(1);
        refuse(job);
        assertThat(((Answer) heard(LANE).getFirst()).head().mark()).isZero();
        side.changed(new Change(7, Change.NAME, ByteString.of("b")));
        assertThat(heard(CONTROL)).as("a folder that was not visited").isEmpty();
        side.changed(new Change(1, Change.NAME, ByteString.of("b")));
        side.changed(new Change(1, Change.CONTENTS, ByteString.of("b")));
        assertThat(heard(CONTROL))
                .containsExactly(new Invalidate(2, List.of(new Change(1, 3, ByteString.of("b")))));
        assertThat(say(LANE, walk(2))).isZero();
        refuse(next());
        assertThat(((Answer) heard(LANE).getFirst()).head().mark()).isEqualTo(2);
    }

    @Test
    void whoDoesNotReadIsToldAllAtOnce() {
        assertThat(say(LANE, walk(1))).isZero();
        HostJob job = next();
        job.visited(1);
        refuse(job);
        for (int i = 0; i < 20_000; i++) {
            side.changed(new Change(1, Change.NAME, ByteString.of("name-" + i)));
        }
        List<FromHost> heard = heard(CONTROL);
        assertThat(heard).containsExactly(new InvalidateAll(1));
    }

    // ---- Large reads

    @Test
    void slotsComeBack() {
        int handle = opened(1);
        for (int round = 0; round < 10; round++) {
            int stream = FIRST_LARGE + 4 * round;
            assertThat(side.opened(stream)).isZero();
            assertThat(say(stream, new Read(0, handle, 0, 9, 0, Version.NONE))).isZero();
            HostJob job = next();
            assertThat(job.isLarge()).isTrue();
            if (round % 3 == 0) {
                side.ended(stream, true);
            }
            job.tail(Status.OK, 0, 9, 0, FILE);
            side.done(job);
            if (round % 3 == 1) {
                side.ended(stream, true);
            }
            if (round % 3 == 2) {
                assertThat(Objects.requireNonNull(side.nextLarge()).payload()).isEqualTo(9);
                side.largeEnded(stream);
            }
            assertThat(side.nextLarge()).isNull();
            assertThat(slots.free()).isEqualTo(4);
        }
    }

    @Test
    void oneMountLeavesSlotsForTheNext() {
        int handle = opened(1);
        for (int i = 0; i < 4; i++) {
            assertThat(side.opened(FIRST_LARGE + 4 * i)).isZero();
            assertThat(say(FIRST_LARGE + 4 * i, new Read(0, handle, 0, 9, 0, Version.NONE)))
                    .isZero();
        }
        assertThat(poll()).isNotNull();
        assertThat(poll()).isNotNull();
        assertThat(poll()).as("half of the slots").isNull();
        side = side();
        greet();
        int other = opened(1);
        assertThat(side.opened(FIRST_LARGE)).isZero();
        assertThat(say(FIRST_LARGE, new Read(0, other, 0, 9, 0, Version.NONE))).isZero();
        assertThat(poll()).isNotNull();
    }

    // ---- Mounts that break the rules

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

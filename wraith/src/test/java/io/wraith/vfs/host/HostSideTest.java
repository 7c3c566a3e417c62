package io.wraith.vfs.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.transfer.ByteString;
import io.wraith.vfs.message.FromHost;
import io.wraith.vfs.message.FromHost.Answer;
import io.wraith.vfs.message.FromHost.Change;
import io.wraith.vfs.message.FromHost.Invalidate;
import io.wraith.vfs.message.FromHost.InvalidateAll;
import io.wraith.vfs.message.FromHost.Listed;
import io.wraith.vfs.message.FromHost.Page;
import io.wraith.vfs.message.FromMount.ListFolder;
import io.wraith.vfs.message.FromMount.Read;
import io.wraith.vfs.message.FromMount.Walk;
import io.wraith.vfs.message.ListEntry;
import io.wraith.vfs.message.Place;
import io.wraith.vfs.message.Status;
import io.wraith.vfs.message.Version;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Objects;

/// What a host's mind says to mounts that keep the rules.
final class HostSideTest extends HostConversation {
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
        assertThat(poll()).isNotNull();
        assertThat(poll()).as("the last of the slots").isNull();
        side = side();
        greet();
        int other = opened(1);
        assertThat(side.opened(FIRST_LARGE)).isZero();
        assertThat(say(FIRST_LARGE, new Read(0, other, 0, 9, 0, Version.NONE))).isZero();
        assertThat(poll()).isNotNull();
    }
}

package io.wraith.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.wraith.linux.Descriptors;
import io.wraith.linux.Errno;
import io.wraith.linux.FuseKernel;
import io.wraith.linux.Sockets;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Requests without a kernel: a socket that keeps messages apart stands for the device.
final class DispatcherTest {
    private static final long UNIQUE = 77;

    private final Sockets.Pair sockets = Sockets.pair(Sockets.SOCK_DGRAM | Sockets.SOCK_NONBLOCK);
    private final Replies replies = new Replies(Long.MAX_VALUE);
    private final Channel channel = new Channel(sockets.first(), replies);
    private final Overseer overseer = new Overseer(TimeUnit.SECONDS.toNanos(60));
    private final SyntheticFiles files = new SyntheticFiles();
    private final Dispatcher dispatcher = new Dispatcher(files, overseer);
    private final RequestBytes request = new RequestBytes();
    private final MemorySegment answer = Arena.ofAuto().allocate(128 << 10, Long.BYTES);

    DispatcherTest() {
        overseer.add(channel.calls());
    }

    @AfterEach
    void close() {
        channel.calls().drain(Errno.EIO);
        overseer.close();
        channel.close();
        Descriptors.close(sockets.second());
        replies.close();
    }

    /// The next answer's error, or 1 when there is none.
    private int dispatched() {
        dispatcher.dispatch(channel, request.memory, request.end());
        return answer();
    }

    /// Its own thread may be the first to see the signal, and answer a little later.
    private int answerOfTheOverseer() {
        int answer = answer();
        for (int i = 0; i < 5_000 && answer == 1; i++) {
            LockSupport.parkNanos(1_000_000);
            answer = answer();
        }
        return answer;
    }

    private int answer() {
        long length = Sockets.receive(sockets.second(), answer, 0, answer.byteSize(), 0);
        if (length < 0) {
            return 1;
        }
        assertThat(answer.get(JAVA_INT, 0)).isEqualTo((int) length);
        return answer.get(JAVA_INT, 4);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 6, 8, 9, 10, 11, 12, 13, 16, 21, 24, 35, 43, 45, 47, 51})
    void whatWouldChangeSomethingIsRefused(int opcode) {
        request.start(opcode, UNIQUE, 1).u64(0).u64(0).u64(0).u64(0).u64(0).name("x");
        assertThat(dispatched()).isEqualTo(-Errno.EROFS);
        assertThat(answer.get(JAVA_LONG, 8)).isEqualTo(UNIQUE);
    }

    @ParameterizedTest
    @ValueSource(ints = {20, 25, 30, 31, 32, 33, 34, 37, 40, 48, 49, 50, 52, 53, 1000, -1})
    void whatIsNotKnownIsDeclined(int opcode) {
        request.start(opcode, UNIQUE, 1).u64(0).u64(0).u64(0);
        assertThat(dispatched()).isEqualTo(-Errno.ENOSYS);
    }

    @Test
    void openingToWriteIsRefused() {
        for (int flags : new int[] {1, 2, 0x200}) {
            request.start(FuseKernel.FUSE_OPEN, UNIQUE, SyntheticFiles.TEXT_NODE);
            request.u32(flags).u32(0);
            assertThat(dispatched()).isEqualTo(-Errno.EROFS);
        }
        request.start(FuseKernel.FUSE_OPEN, UNIQUE, SyntheticFiles.TEXT_NODE).u32(0).u32(0);
        assertThat(dispatched()).isZero();
    }

    /// Cut anywhere, a request is an error of its own, and nothing behind its end is read.
    @Test
    void requestsThatAreTooShortAreErrors() {
        int[] opcodes = {
            FuseKernel.FUSE_LOOKUP,
            FuseKernel.FUSE_OPEN,
            FuseKernel.FUSE_READ,
            FuseKernel.FUSE_READDIR,
            FuseKernel.FUSE_READDIRPLUS,
            FuseKernel.FUSE_RELEASE,
            FuseKernel.FUSE_RELEASEDIR,
            FuseKernel.FUSE_GETXATTR,
            FuseKernel.FUSE_LISTXATTR,
            FuseKernel.FUSE_LSEEK
        };
        for (int opcode : opcodes) {
            request.start(opcode, UNIQUE, SyntheticFiles.TEXT_NODE);
            assertThat(dispatched()).as("operation " + opcode).isEqualTo(-Errno.EINVAL);
        }
        request.start(FuseKernel.FUSE_LOOKUP, UNIQUE, 1).u32(0x61616161);
        assertThat(dispatched()).as("a name without an end").isEqualTo(-Errno.EINVAL);
        request.start(FuseKernel.FUSE_LOOKUP, UNIQUE, 1).name("");
        assertThat(dispatched()).as("no name").isEqualTo(-Errno.EINVAL);
        request.start(FuseKernel.FUSE_READ, UNIQUE, SyntheticFiles.TEXT_NODE);
        request.u64(0).u64(-1).u64(4096).u64(0).u64(0);
        assertThat(dispatched()).as("an offset before the file").isEqualTo(-Errno.EINVAL);
        request.start(FuseKernel.FUSE_LSEEK, UNIQUE, SyntheticFiles.HUGE_NODE);
        request.u64(0).u64(0).u64(0);
        assertThat(dispatched()).as("a seek that is the kernel's").isEqualTo(-Errno.EINVAL);
    }

    @Test
    void whatIsNoRequestHasNoAnswer() {
        request.start(FuseKernel.FUSE_GETATTR, UNIQUE, 1).u64(0).u64(0);
        long length = request.end();
        dispatcher.dispatch(channel, request.memory, length - 1);
        dispatcher.dispatch(channel, request.memory, length + 1);
        dispatcher.dispatch(channel, request.memory, 39);
        dispatcher.dispatch(channel, request.memory, 0);
        assertThat(answer()).isEqualTo(1);
    }

    @Test
    void forgettingHasNoAnswerAndBelievesNoCount() {
        request.start(FuseKernel.FUSE_FORGET, UNIQUE, 5).u64(1);
        assertThat(dispatched()).isEqualTo(1);
        request.start(FuseKernel.FUSE_BATCH_FORGET, UNIQUE, 0).u32(-1).u32(0).u64(5).u64(1);
        assertThat(dispatched()).isEqualTo(1);
        request.start(FuseKernel.FUSE_BATCH_FORGET, UNIQUE, 0).u32(1).u32(0).u64(5).u64(1);
        assertThat(dispatched()).isEqualTo(1);
    }

    @Test
    void aSignalForAnUnknownCallIsToBeToldAgain() {
        request.start(FuseKernel.FUSE_INTERRUPT, UNIQUE | 1, 0).u64(UNIQUE);
        assertThat(dispatched()).isEqualTo(-Errno.EAGAIN);
    }

    /// This process is numbered 0, as one of another namespace would be.
    @Test
    void aSignalEndsACallWhoseProcessCannotBeSeen() {
        request.start(FuseKernel.FUSE_READ, UNIQUE, SyntheticFiles.STUCK_NODE);
        request.u64(0).u64(0).u64(4096).u64(0).u64(0);
        assertThat(dispatched()).isEqualTo(1);
        request.start(FuseKernel.FUSE_INTERRUPT, UNIQUE | 1, 0).u64(UNIQUE);
        dispatcher.dispatch(channel, request.memory, request.end());
        Call call = files.stuck.remove();
        assertThat(call.isOpen()).isFalse();
        assertThat(call.fail(Errno.EIO)).isFalse();
        assertThat(answerOfTheOverseer()).isEqualTo(-Errno.EINTR);
        assertThat(answer()).isEqualTo(1);
    }

    @Test
    void aFaultOfTheFileSystemIsAnsweredAndTold() {
        FuseException fault = new FuseException("a fault");
        Dispatcher faulty = new Dispatcher(new FaultyFiles(files, fault), overseer);
        request.start(FuseKernel.FUSE_STATFS, UNIQUE, 1);
        long length = request.end();
        assertThatExceptionOfType(FuseException.class)
                .isThrownBy(() -> faulty.dispatch(channel, request.memory, length))
                .isSameAs(fault);
        assertThat(answer()).isEqualTo(-Errno.EIO);
    }

    @Test
    void valuesAreMeasuredAgainstTheRoomForThem() {
        request.start(FuseKernel.FUSE_LISTXATTR, UNIQUE, 1).u32(0).u32(0);
        assertThat(dispatched()).isZero();
        assertThat(answer.get(JAVA_INT, 16)).as("how long the list is").isZero();
        request.start(FuseKernel.FUSE_LISTXATTR, UNIQUE, 1).u32(3).u32(0);
        request.end();
        Request wrapped = new Request();
        assertThat(wrapped.wrap(request.memory, request.end())).isTrue();
        assertThat(new Call(channel, wrapped, 3).value(new byte[4])).isTrue();
        assertThat(answer()).isEqualTo(-Errno.ERANGE);
        assertThat(new Call(channel, wrapped, 4).value(new byte[4])).isTrue();
        assertThat(answer()).isZero();
        assertThat(new Call(channel, wrapped, 1 << 20).value(new byte[1 << 18])).isTrue();
        assertThat(answer()).isEqualTo(-Errno.E2BIG);
    }

    /// Bytes of any kind are answered once or not at all, and break nothing.
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void bytesOfAnyKindBreakNothing(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            int body = random.nextInt(200);
            request.start(1 + random.nextInt(56), i, random.nextInt(8));
            for (int at = 0; at < body; at++) {
                boolean isLikelyZero = random.nextInt(3) > 0;
                request.memory.set(
                        JAVA_BYTE, 40 + at, isLikelyZero ? 0 : (byte) random.nextInt(256));
            }
            int length = 40 + body;
            request.memory.set(JAVA_INT, 0, random.nextInt(20) == 0 ? random.nextInt() : length);
            dispatcher.dispatch(channel, request.memory, length);
            int answers = 0;
            while (answer() != 1) {
                assertThat(answer.get(JAVA_LONG, 8))
                        .as("seed %d, request %d", seed, i)
                        .isEqualTo(i);
                answers++;
            }
            assertThat(answers).as("seed %d, request %d", seed, i).isLessThanOrEqualTo(1);
            files.stuck.clear();
        }
    }
}

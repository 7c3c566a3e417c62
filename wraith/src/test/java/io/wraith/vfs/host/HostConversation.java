package io.wraith.vfs.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.transfer.ByteString;
import io.wraith.transfer.ControlInput;
import io.wraith.transfer.ControlOutput;
import io.wraith.transfer.Fields;
import io.wraith.vfs.message.Attributes;
import io.wraith.vfs.message.Contents;
import io.wraith.vfs.message.FromHost;
import io.wraith.vfs.message.FromHost.Granted;
import io.wraith.vfs.message.FromHost.Opened;
import io.wraith.vfs.message.FromHost.Welcome;
import io.wraith.vfs.message.FromMount;
import io.wraith.vfs.message.FromMount.Hello;
import io.wraith.vfs.message.FromMount.Lane;
import io.wraith.vfs.message.FromMount.Open;
import io.wraith.vfs.message.FromMount.Walk;
import io.wraith.vfs.message.HostReader;
import io.wraith.vfs.message.Limits;
import io.wraith.vfs.message.MessageWriter;
import io.wraith.vfs.message.Node;
import io.wraith.vfs.message.Place;
import io.wraith.vfs.message.Refused;
import io.wraith.vfs.message.Status;
import io.wraith.vfs.message.Version;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// A conversation with a host's mind without files: what it asks for is answered by the test.
abstract class HostConversation {
    static final int CONTROL = 4;
    static final int LANE = 8;
    static final int FIRST_LARGE = 12;
    static final Granted GRANTED = new Granted(16, 4, 64);

    static final Attributes FOLDER =
            new Attributes(1, 0, 0, Attributes.NONE.times(), 0x41ed, Attributes.NONE.owner(), 0);
    static final Attributes FILE =
            new Attributes(2, 9, 0, Attributes.NONE.times(), 0x81a4, Attributes.NONE.owner(), 0);

    final LargeSlots slots = new LargeSlots(4);
    HostSide side = side();

    HostSide side() {
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

    static byte[] bytes(FromMount message) {
        ControlOutput out = MessageWriter.output();
        MessageWriter.write(message, out);
        byte[] bytes = new byte[out.pending()];
        out.take(bytes, 0, bytes.length);
        return bytes;
    }

    int say(int stream, FromMount message) {
        byte[] bytes = bytes(message);
        return side.receive(stream, bytes, 0, bytes.length);
    }

    List<FromHost> heard(int stream) {
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

    @Nullable HostJob poll() {
        for (int urgency = 0; urgency < HostSide.URGENCIES; urgency++) {
            HostJob job = side.next(urgency);
            if (job != null) {
                return job;
            }
        }
        return null;
    }

    HostJob next() {
        return Objects.requireNonNull(poll());
    }

    void refuse(HostJob job) {
        if (job.isLarge()) {
            job.tail(Status.IO_ERROR, 0, 0, 0, Attributes.NONE);
        } else {
            job.answer(Refused.answer(job.request(), job.head(Status.IO_ERROR)));
        }
        side.done(job);
    }

    Walk walk(int request) {
        return new Walk(request, 1, List.of(ByteString.of("name")));
    }

    int opened(int request) {
        assertThat(say(LANE, new Open(request, Place.of(1), false, 0, Version.NONE))).isZero();
        HostJob job = next();
        assertThat(job).isNotNull();
        Node node = new Node(0, FILE, ByteString.EMPTY);
        job.answer(new Opened(job.head(Status.OK), job.reservedHandle(), 0, node, Contents.NONE));
        side.done(job);
        return job.reservedHandle();
    }
}

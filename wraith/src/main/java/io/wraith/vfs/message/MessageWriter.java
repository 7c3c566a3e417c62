package io.wraith.vfs.message;

import io.wraith.transfer.ByteString;
import io.wraith.transfer.ControlOutput;
import io.wraith.vfs.message.FromHost.Answer;
import io.wraith.vfs.message.FromHost.AttributeList;
import io.wraith.vfs.message.FromHost.AttributeValue;
import io.wraith.vfs.message.FromHost.Bye;
import io.wraith.vfs.message.FromHost.Change;
import io.wraith.vfs.message.FromHost.Data;
import io.wraith.vfs.message.FromHost.FileSystem;
import io.wraith.vfs.message.FromHost.Head;
import io.wraith.vfs.message.FromHost.Invalidate;
import io.wraith.vfs.message.FromHost.InvalidateAll;
import io.wraith.vfs.message.FromHost.Listed;
import io.wraith.vfs.message.FromHost.Opened;
import io.wraith.vfs.message.FromHost.Page;
import io.wraith.vfs.message.FromHost.Sought;
import io.wraith.vfs.message.FromHost.Stated;
import io.wraith.vfs.message.FromHost.Usage;
import io.wraith.vfs.message.FromHost.Walked;
import io.wraith.vfs.message.FromHost.Welcome;

import java.nio.charset.StandardCharsets;

/// Writes messages, head and all.
public final class MessageWriter {
    private static final int MOST_TEXT_BYTES = 255;

    private MessageWriter() {}

    /// An output for what a host or a mount says.
    public static ControlOutput output() {
        return new ControlOutput(Limits.MOST_BODY_BYTES);
    }

    public static void write(FromMount message, ControlOutput out) {
        out.begin(message.kind().code());
        switch (message) {
            case FromMount.Hello hello -> out.u16(hello.version()).u32(hello.features());
            case FromMount.Lane lane -> out.u8(lane.laneClass());
            case FromMount.Request request -> request(request, out.u32(request.request()));
            case FromMount.Close close -> close.handles().forEach(out::u32);
            case FromMount.Cancel cancel -> out.u32(cancel.request());
        }
        out.end();
    }

    private static void request(FromMount.Request request, ControlOutput out) {
        switch (request) {
            case FromMount.Walk walk -> {
                out.u64(walk.folder()).u8(walk.names().size());
                walk.names().forEach(name -> Place.writeName(out, name));
            }
            case FromMount.Stat stat -> out.u32(stat.handle());
            case FromMount.ListFolder list -> {
                list.place().write(out);
                out.u64(list.cursor()).u8(list.pages());
            }
            case FromMount.Open open -> {
                open.place().write(out);
                out.u8(open.isWholeEnough() ? 1 : 0).u32(open.first());
                open.known().write(out);
            }
            case FromMount.Read read -> {
                out.u32(read.handle()).u64(read.offset()).u32(read.length()).u8(read.urgency());
                read.version().write(out);
            }
            case FromMount.Seek seek ->
                    out.u32(seek.handle()).u64(seek.offset()).u8(seek.isForHole() ? 2 : 1);
            case FromMount.ListAttributes list -> list.place().write(out);
            case FromMount.GetAttribute get -> {
                get.place().write(out);
                Place.writeName(out, get.name());
            }
            case FromMount.StatFileSystem _ -> {}
        }
    }

    public static void write(FromHost message, ControlOutput out) {
        out.begin(message.kind().code());
        switch (message) {
            case Welcome welcome -> welcome(welcome, out);
            case Invalidate invalidate -> {
                out.u64(invalidate.mark()).u16(invalidate.changes().size());
                for (Change change : invalidate.changes()) {
                    out.u64(change.folder()).u8(change.what());
                    Place.writeName(out, change.name());
                }
            }
            case InvalidateAll all -> out.u64(all.mark());
            case Bye bye -> {
                out.u8(bye.why().code());
                text(bye.text(), out);
            }
            case Answer answer -> {
                Head head = answer.head();
                out.u32(head.request()).u8(head.status().code()).u64(head.mark());
                answer(answer, head.status(), out);
            }
        }
        out.end();
    }

    private static void welcome(Welcome welcome, ControlOutput out) {
        out.u16(Limits.VERSION)
                .u32(0)
                .bytes(welcome.instance())
                .bytes(welcome.share())
                .u64(welcome.mark())
                .u64(welcome.root().folder())
                .u16(welcome.granted().requests())
                .u16(welcome.granted().largeReads())
                .u32(welcome.granted().handles());
        text(welcome.title(), out);
        welcome.root().attributes().write(out);
    }

    private static void answer(Answer answer, Status status, ControlOutput out) {
        boolean isOk = status == Status.OK;
        switch (answer) {
            case Walked walked when status.isOfNames() -> {
                out.u32(walked.leaseMs()).u8(walked.nodes().size());
                walked.nodes().forEach(node -> node.write(out));
            }
            case Data data when isOk -> {
                out.u8(data.contents().flags());
                data.attributes().write(out);
                data.contents().write(out);
            }
            case Data data when status == Status.CHANGED -> {
                out.u8(0);
                data.attributes().write(out);
            }
            case Opened opened when isOk -> {
                out.u8(opened.first().flags()).u32(opened.handle()).u32(opened.leaseMs());
                opened.node().write(out);
                opened.first().write(out);
            }
            case Stated stated when isOk -> stated.attributes().write(out);
            case Listed listed when isOk -> page(listed.page(), out);
            case Sought sought when isOk -> out.u64(sought.offset());
            case AttributeList list when isOk -> extended(list, out);
            case AttributeValue value when isOk ->
                    out.u32(value.leaseMs()).u32(value.value().length()).bytes(value.value());
            case FileSystem system when isOk -> usage(system.usage(), out);
            case Walked _, Data _, Opened _, Stated _, Listed _, Sought _ -> {}
            case AttributeList _, AttributeValue _, FileSystem _ -> {}
        }
    }

    private static void page(Page page, ControlOutput out) {
        out.u8((page.isEnd() ? 1 : 0) | (page.hasNext() ? 2 : 0))
                .u64(page.folder())
                .u32(page.leaseMs())
                .u64(page.cursor())
                .u16(page.entries().size());
        page.entries().forEach(entry -> entry.write(out));
    }

    private static void extended(AttributeList list, ControlOutput out) {
        out.u32(list.leaseMs()).u16(list.attributes().size());
        for (FromHost.Extended each : list.attributes()) {
            Place.writeName(out, each.name());
            out.u32(each.hasValue() ? each.value().length() : FromHost.Extended.NO_ROOM)
                    .bytes(each.value());
        }
    }

    private static void usage(Usage usage, ControlOutput out) {
        out.u32(usage.blockBytes())
                .u32(usage.nameBytes())
                .u64(usage.blocks())
                .u64(usage.freeBlocks())
                .u64(usage.availableBlocks())
                .u64(usage.files())
                .u64(usage.freeFiles());
    }

    private static void text(String text, ControlOutput out) {
        ByteString bytes = ByteString.shortened(text, MOST_TEXT_BYTES);
        out.u8(bytes.length()).bytes(bytes);
    }

    /// A peer's text; what is no UTF-8 in it, such as a character cut off, is replaced.
    static String text(ByteString bytes) {
        return new String(bytes.toBytes(), StandardCharsets.UTF_8);
    }
}

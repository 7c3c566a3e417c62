package io.wraith.transfer;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/// Control messages as a peer of any kind may write them.
final class Messages {
    private Messages() {}

    static byte[] of(MessageType type, Consumer<ControlOutput> body) {
        ControlOutput out = new ControlOutput(MessageType.MOST_BODY_BYTES);
        out.begin(type);
        body.accept(out);
        out.end();
        return all(out);
    }

    static byte[] all(ControlOutput out) {
        byte[] bytes = new byte[out.pending()];
        out.take(bytes, 0, bytes.length);
        return bytes;
    }

    static byte[] entry(Entry entry) {
        return of(MessageType.ENTRY, out -> EntryCodec.write(entry, out));
    }

    static Entry file(long id, long folder, long size) {
        return entry(id, folder, "f" + id, new Entry.File(size));
    }

    static Entry folder(long id, long folder) {
        return entry(id, folder, "d" + id, new Entry.Folder());
    }

    static Entry entry(long id, long folder, String name, Entry.Content content) {
        Entry.Attributes plain = new Entry.Attributes(0644, 7, 8, List.of());
        return new Entry(id, folder, ByteString.of(name), plain, content);
    }

    static byte[] offer() {
        return of(MessageType.OFFER, out -> out.u16(1).u16(0).bytes(new byte[16]).u8(0));
    }

    static byte[] accept(long window, long parcels) {
        return of(MessageType.ACCEPT, out -> out.u16(1).u16(0).u32(window).u64(parcels));
    }

    static byte[] joined(byte[]... messages) {
        int length = Arrays.stream(messages).mapToInt(each -> each.length).sum();
        byte[] all = new byte[length];
        int at = 0;
        for (byte[] each : messages) {
            System.arraycopy(each, 0, all, at, each.length);
            at += each.length;
        }
        return all;
    }
}

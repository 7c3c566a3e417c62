package io.wraith.vfs.message;

import io.wraith.transfer.ByteString;
import io.wraith.transfer.ControlOutput;
import io.wraith.transfer.Fields;

/// Something that a name leads to.
///
/// @param folder its number if it is a folder, else 0
/// @param link the text of a symbolic link, else empty
public record Node(long folder, Attributes attributes, ByteString link) {
    void write(ControlOutput out) {
        out.u64(folder);
        attributes.write(out);
        writeLink(out, link);
    }

    static Node read(Fields in) {
        long folder = in.below(Long.MAX_VALUE);
        Attributes attributes = Attributes.read(in);
        in.require(attributes.isFolder() == (folder != 0));
        return new Node(folder, attributes, readLink(in, attributes));
    }

    static void writeLink(ControlOutput out, ByteString link) {
        out.u16(link.length()).bytes(link);
    }

    static ByteString readLink(Fields in, Attributes attributes) {
        int length = in.u16();
        in.require(length <= Limits.MOST_LINK_BYTES && attributes.isSymbolicLink() == length > 0);
        return in.bytes(length);
    }
}

package io.wraith.vfs.message;

import io.wraith.transfer.ByteString;
import io.wraith.transfer.ControlOutput;
import io.wraith.transfer.Fields;

/// One name of a listing, with everything that is told about it.
///
/// @param link the text of a symbolic link, else empty
public record ListEntry(ByteString name, Attributes attributes, ByteString link) {
    /// What it takes in a page.
    public int bytes() {
        return 1 + name.length() + Attributes.BYTES + 2 + link.length();
    }

    public void write(ControlOutput out) {
        Place.writeName(out, name);
        attributes.write(out);
        Node.writeLink(out, link);
    }

    /// A name that is none stays in: whoever lists leaves it out.
    public static ListEntry read(Fields in) {
        ByteString name = in.bytes(in.u8());
        Attributes attributes = Attributes.read(in);
        return new ListEntry(name, attributes, Node.readLink(in, attributes));
    }
}

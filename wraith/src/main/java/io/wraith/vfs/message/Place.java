package io.wraith.vfs.message;

import io.wraith.transfer.ByteString;
import io.wraith.transfer.ControlOutput;
import io.wraith.transfer.Fields;

/// A name in a folder, or the folder itself if the name is empty.
public record Place(long folder, ByteString name) {
    public static Place of(long folder) {
        return new Place(folder, ByteString.EMPTY);
    }

    /// Whether it is one component of a path.
    public static boolean isName(ByteString name) {
        int length = name.length();
        boolean isSelf = length == 1 && name.at(0) == '.';
        boolean isParent = length == 2 && name.at(0) == '.' && name.at(1) == '.';
        boolean isPlain = length > 0 && length <= Limits.MOST_NAME_BYTES && !isSelf && !isParent;
        for (int i = 0; i < length && isPlain; i++) {
            isPlain = name.at(i) != '/' && name.at(i) != 0;
        }
        return isPlain;
    }

    void write(ControlOutput out) {
        out.u64(folder).u8(name.length()).bytes(name);
    }

    static Place read(Fields in) {
        long folder = in.below(Long.MAX_VALUE);
        ByteString name = in.bytes(in.u8());
        in.require(name.length() == 0 || isName(name));
        return new Place(folder, name);
    }

    static void writeName(ControlOutput out, ByteString name) {
        out.u8(name.length()).bytes(name);
    }

    static ByteString readName(Fields in) {
        ByteString name = in.bytes(in.u8());
        // MOUNT: A host MUST end the session of a mount that says another.
        in.require(isName(name));
        return name;
    }
}

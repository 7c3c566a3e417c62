package io.wraith.transfer;

import java.util.ArrayList;
import java.util.List;

/// Where and with what the caller's side may join strands to a transfer.
///
/// @param capability what each of them shows
/// @param ids where their first messages go, that of strand 1 first
public record Invitation(ByteString capability, List<Long> ids) {
    public static final int CAPABILITY_BYTES = 16;

    public Invitation {
        ids = List.copyOf(ids);
    }

    /// What cannot be read as one shows in the fields.
    static Invitation read(Fields in) {
        ByteString capability = in.bytes(CAPABILITY_BYTES);
        int count = in.u8();
        List<Long> ids = new ArrayList<>();
        for (int i = 0; i < count && in.isGood(); i++) {
            ids.add(in.i64());
        }
        in.require(count > 0 && !ids.contains(0L));
        return new Invitation(capability, ids);
    }

    /// The same for a strand that comes for another.
    static Invitation readAgain(Fields in) {
        ByteString capability = in.bytes(CAPABILITY_BYTES);
        long id = in.i64();
        in.require(id != 0);
        return new Invitation(capability, List.of(id));
    }

    void write(ControlOutput control) {
        control.begin(MessageType.JOIN).bytes(capability).u8(ids.size());
        ids.forEach(control::u64);
        control.end();
    }

    void writeAgain(int number, ControlOutput control) {
        control.begin(MessageType.REJOIN).u16(number).bytes(capability).u64(ids.getFirst()).end();
    }
}

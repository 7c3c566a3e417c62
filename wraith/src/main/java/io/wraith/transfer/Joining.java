package io.wraith.transfer;

import org.jspecify.annotations.Nullable;

/// How the peer says to join the strands. It may say so once.
final class Joining {
    private @Nullable Invitation invitation;

    @Nullable Invitation invitation() {
        return invitation;
    }

    /// For so many strands; answers 0 or a fault.
    int take(Fields in, int strands) {
        Invitation said = Invitation.read(in);
        boolean isExpected = invitation == null && said.ids().size() == strands;
        invitation = said;
        return isExpected ? Receiver.OK : TransferFault.UNEXPECTED.code();
    }
}

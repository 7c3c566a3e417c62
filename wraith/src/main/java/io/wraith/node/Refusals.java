package io.wraith.node;

import io.wraith.meet.Refusal;
import io.wraith.proto.CloseReason;
import io.wraith.proto.ErrorCode;
import io.wraith.transfer.ByteString;
import io.wraith.transfer.Cancellation;

/// What to tell people whose session came to nothing, or to an early end.
final class Refusals {
    private Refusals() {}

    static NodeException explain(Refusal refusal) {
        return switch (refusal) {
            case UNKNOWN ->
                    refused(
                            "the other side does not know us",
                            "neither a code nor a ticket of theirs, nor an identity they pinned",
                            "ask them for a code or a ticket, or to pin what wraith id prints");
            case EXPIRED ->
                    refused(
                            "the ticket has expired",
                            "it was given for a limited time",
                            "ask for a new one");
            case REVOKED ->
                    refused(
                            "the ticket was taken back",
                            "its owner no longer wants it to be used",
                            "ask for a new one");
            case OTHER_PURPOSE ->
                    refused(
                            "the other side is there for something else",
                            "two who both send, or both receive, have nothing for each other",
                            "see which command runs there");
            case FULL ->
                    new NodeException(
                            Trouble.LIMIT,
                            "the other side takes nobody more",
                            "as many as it wanted are there, or were",
                            "ask them to send again");
            case WRONG_CODE ->
                    new NodeException(
                            Trouble.WRONG_CODE,
                            "the code is not the right one",
                            "the other side has the same number but other words",
                            "compare the code with what the other side shows, word by word");
            case BURNT_CODE ->
                    new NodeException(
                            Trouble.WRONG_CODE,
                            "the code is no longer valid",
                            "it was guessed wrongly three times",
                            "ask the other side to start again, with a new code");
            case MALFORMED ->
                    new NodeException(
                            Trouble.GENERAL,
                            "the other side could not be understood",
                            "it broke the protocol of admission",
                            "see that both sides run the same version");
        };
    }

    private static NodeException refused(String what, String why, String remedy) {
        return new NodeException(Trouble.REFUSED, what, why, remedy);
    }

    /// Nothing can be begun any more.
    static NodeException ended() {
        return lost(new CloseReason.Local(ErrorCode.INTERNAL.code(), "the node has ended"));
    }

    /// A session that ended before its work did.
    static NodeException lost(CloseReason reason) {
        return switch (reason) {
            case CloseReason.Idle _ ->
                    new NodeException(
                            Trouble.TIMEOUT,
                            "the other side vanished",
                            "nothing was heard of it any more",
                            "run the same command again on both sides: it goes on where it was");
            case CloseReason.Reset _ ->
                    new NodeException(
                            Trouble.TEMPORARY,
                            "the other side was restarted",
                            "it no longer knows this session",
                            "run the same command again on both sides: it goes on where it was");
            case CloseReason.Peer(int _, String text) ->
                    new NodeException(
                            Trouble.TEMPORARY,
                            "the other side ended the session",
                            text.isEmpty() ? "it gave no reason" : "it says: " + printable(text),
                            "run the same command again on both sides: it goes on where it was");
            case CloseReason.Local(int code, String text) when code == ErrorCode.INTERNAL.code() ->
                    new NodeException(
                            Trouble.GENERAL,
                            "this side failed",
                            text,
                            "this is a fault of Wraith, not of yours: please report it");
            case CloseReason.Local(int code, String text) when code != Guest.GOODBYE ->
                    new NodeException(
                            Trouble.TEMPORARY,
                            "the session came to nothing",
                            text,
                            "run the same command again on both sides: it goes on where it was");
            case CloseReason.Local(int _, String text) ->
                    new NodeException(
                            Trouble.CANCELLED,
                            "the session was ended here",
                            text,
                            "run the same command again on both sides: it goes on where it was");
            case CloseReason.Fault(int code, String text) ->
                    new NodeException(
                            Trouble.GENERAL,
                            "the other side broke the protocol",
                            text + " (" + code + ")",
                            "see that both sides run the same version");
            case CloseReason.NotEstablished(int _, String text) ->
                    new NodeException(
                            Trouble.TIMEOUT,
                            "no connection with the other side",
                            text,
                            "see that it still waits");
        };
    }

    /// A transfer that was given up.
    static NodeException cancelled(Cancellation given) {
        String who = given.isByPeer() ? "the other side" : "this side";
        String text = given.text().toString();
        return switch (given.code()) {
            case BY_USER ->
                    new NodeException(
                            given.isByPeer() ? Trouble.TEMPORARY : Trouble.CANCELLED,
                            who + " stopped the transfer",
                            text,
                            "run the same command again on both sides: it goes on where it was");
            case REFUSED ->
                    new NodeException(
                            Trouble.REFUSED, who + " does not want it", text, "ask there");
            case PROTOCOL ->
                    new NodeException(
                            Trouble.GENERAL,
                            (given.isByPeer() ? "this side" : "the other side")
                                    + " broke the protocol of transfers",
                            text,
                            "see that both sides run the same version");
            case LIMIT ->
                    new NodeException(
                            Trouble.LIMIT,
                            "a limit was reached at " + who,
                            text,
                            "send less at once");
            case CANNOT_GO_ON ->
                    new NodeException(
                            Trouble.GENERAL,
                            who + " could not go on",
                            text,
                            "mend that, and run the same command again: it goes on where it was");
        };
    }

    private static String printable(String text) {
        return ByteString.of(text).toString();
    }
}

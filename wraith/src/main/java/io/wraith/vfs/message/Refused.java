package io.wraith.vfs.message;

import io.wraith.transfer.ByteString;
import io.wraith.vfs.message.FromHost.Answer;
import io.wraith.vfs.message.FromHost.Head;

import java.util.List;

/// Answers that say no more than why there is none.
public final class Refused {
    private Refused() {}

    /// The answer to a request with nothing behind its head, or as good as nothing.
    public static Answer answer(FromMount.Request request, Head head) {
        return switch (request) {
            case FromMount.Walk _ -> new FromHost.Walked(head, 0, List.of());
            case FromMount.Stat _ -> new FromHost.Stated(head, Attributes.NONE);
            case FromMount.ListFolder _ -> new FromHost.Listed(head, FromHost.Page.NONE);
            case FromMount.Open _ ->
                    new FromHost.Opened(head, 0, 0, FromHost.Opened.NO_NODE, Contents.NONE);
            case FromMount.Read _ -> new FromHost.Data(head, Attributes.NONE, Contents.NONE);
            case FromMount.Seek _ -> new FromHost.Sought(head, 0);
            case FromMount.ListAttributes _ -> new FromHost.AttributeList(head, 0, List.of());
            case FromMount.GetAttribute _ -> new FromHost.AttributeValue(head, 0, ByteString.EMPTY);
            case FromMount.StatFileSystem _ -> new FromHost.FileSystem(head, FromHost.Usage.NONE);
        };
    }
}

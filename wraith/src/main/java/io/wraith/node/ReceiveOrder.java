package io.wraith.node;

import io.wraith.disk.Existing;
import io.wraith.disk.SinkOptions;

import java.nio.file.Path;

/// How something is received. Begin with [#into] and change what matters.
public final class ReceiveOrder {
    private final Path folder;
    private final SinkOptions options;
    private final int senders;
    private final Consent consent;

    /// Somebody who is asked whether something shall be received.
    @FunctionalInterface
    public interface Consent {
        /// Whether to receive what the peer of this identity calls by this title, which is escaped
        /// for terminals. Is called by a thread of its own and may take its time.
        boolean accepts(String title, String peer);
    }

    private ReceiveOrder(Path folder, SinkOptions options, int senders, Consent consent) {
        this.folder = folder;
        this.options = options;
        this.senders = senders;
        this.consent = consent;
    }

    /// Into a folder, from one sender. A file whose name exists is not received, unless size and
    /// modification time are the same: then it is there already.
    public static ReceiveOrder into(Path folder) {
        return new ReceiveOrder(folder, SinkOptions.USUAL, 1, (_, _) -> true);
    }

    /// A file that exists is replaced once the new one is whole.
    public ReceiveOrder overwriting() {
        return with(options.with(Existing.OVERWRITE));
    }

    /// A file whose name exists gets another name.
    public ReceiveOrder renaming() {
        return with(options.with(Existing.RENAME));
    }

    /// A file whose name exists is not received, and that is no failure.
    public ReceiveOrder skipping() {
        return with(options.with(Existing.SKIP));
    }

    /// Each file is made durable before the next, not all of them at the end.
    public ReceiveOrder syncingEach() {
        return with(
                new SinkOptions(
                        options.existing(), true, options.mostBytes(), options.mostEntries()));
    }

    /// No more than so many bytes and entries from one sender.
    public ReceiveOrder atMost(long bytes, long entries) {
        return with(new SinkOptions(options.existing(), options.eachFileDurable(), bytes, entries));
    }

    /// From any number of senders.
    public ReceiveOrder fromMany() {
        return new ReceiveOrder(folder, options, 0, consent);
    }

    /// Nothing is received before somebody consented to it.
    public ReceiveOrder asking(Consent whom) {
        return new ReceiveOrder(folder, options, senders, whom);
    }

    Consent consent() {
        return consent;
    }

    private ReceiveOrder with(SinkOptions changed) {
        return new ReceiveOrder(folder, changed, senders, consent);
    }

    Path folder() {
        return folder;
    }

    SinkOptions options() {
        return options;
    }

    int senders() {
        return senders;
    }
}

package io.wraith.node;

import io.wraith.disk.SourceListing;
import io.wraith.linux.LinuxException;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// What an order would send, without sending it.
public final class SendPlan {
    /// One entry.
    ///
    /// @param path from the folder that it would be received into, escaped for terminals
    /// @param kind `file`, `folder`, `symbolic_link` or `hard_link`
    public record Item(String path, String kind, long size) {}

    private SendPlan() {}

    /// Goes through all of it, and answers remarks for people. Standard input is left alone.
    public static List<String> each(SendOrder order, Consumer<Item> consumer) throws NodeException {
        try {
            return SourceListing.each(
                            Sending.roots(order),
                            Sending.options(order),
                            item ->
                                    consumer.accept(
                                            new Item(
                                                    item.path(),
                                                    item.kind().name().toLowerCase(Locale.ROOT),
                                                    item.size())))
                    .first();
        } catch (LinuxException | IllegalArgumentException refused) {
            throw new NodeException(
                    Trouble.NOT_FOUND,
                    "what is to be sent cannot be listed",
                    String.valueOf(refused.getMessage()),
                    "check the names and patterns, and who may read the files",
                    refused);
        }
    }
}

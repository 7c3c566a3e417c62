package io.wraith.cli;

import io.wraith.node.IdentityFile;
import io.wraith.node.JsonLine;
import io.wraith.node.NodeException;
import io.wraith.node.PeerBook;
import io.wraith.node.PeerBook.Peer;
import io.wraith.node.PeerBook.Standing;
import io.wraith.node.UserFolders;

import picocli.CommandLine;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// `wraith peers`.
@CommandLine.Command(
        name = "peers",
        description = "Lists, pins and blocks other users by their identity.",
        descriptionHeading = "%n",
        optionListHeading = "%n",
        footerHeading = "%n",
        footer = {
            "wraith peers                    lists those that were here, are pinned or blocked",
            "wraith peers pin ID [NAME]      lets one in without a code, and gives it a name",
            "wraith peers block ID           never lets one in",
            "wraith peers forget ID          undoes either",
            "",
            "ID is what wraith id prints there, the name, or at least 8 digits of a known ID."
        })
final class PeersCommand implements Command {
    private final Console console;

    @CommandLine.Parameters(paramLabel = "[pin|block|forget ID [NAME]]", arity = "0..3")
    private List<String> words = new ArrayList<>();

    @CommandLine.Option(names = "--json", description = "One JSON object per peer.")
    private boolean json;

    PeersCommand(Console console) {
        this.console = console;
    }

    @Override
    public ExitCode run() {
        try {
            PeerBook book = PeerBook.open(Optional.of(UserFolders.config()));
            if (words.isEmpty()) {
                book.peers().forEach(this::show);
            } else {
                change(book);
            }
            return ExitCode.OK;
        } catch (NodeException failure) {
            throw Troubles.error(failure);
        }
    }

    private void change(PeerBook book) throws NodeException {
        String verb = words.getFirst();
        if (words.size() < 2 || (words.size() > 2 && !verb.equals("pin"))) {
            throw misuse("wraith peers " + String.join(" ", words) + " is not whole");
        }
        if (words.size() > 2 && words.get(2).matches("[0-9]{4,7}([^\\p{L}\\p{N}]+\\p{L}+){3}")) {
            throw new UserError(
                    ExitCode.USAGE,
                    "'" + words.get(2) + "' is no good name for a peer",
                    "it looks like a code, and would be taken instead of one",
                    "choose a name without a number in front");
        }
        Optional<Peer> known = book.find(words.get(1));
        String identity = known.map(Peer::identity).orElse(words.get(1));
        if (!verb.equals("forget") && isOwn(identity)) {
            throw new UserError(
                    ExitCode.USAGE,
                    "this identity is your own",
                    "peers are others: nobody needs to let oneself in, or to keep oneself out",
                    "run wraith id on the other machine");
        }
        String name = words.size() > 2 ? words.get(2) : known.map(Peer::name).orElse("");
        try {
            switch (verb) {
                case "pin" -> book.set(identity, Standing.PINNED, name);
                case "block" -> book.set(identity, Standing.BLOCKED, name);
                case "forget" -> forget(book, identity);
                default -> throw misuse("peers has no verb " + verb);
            }
        } catch (IllegalArgumentException wrong) {
            throw new UserError(
                    ExitCode.USAGE,
                    "'" + words.get(1) + "' names no peer",
                    String.valueOf(wrong.getMessage()),
                    "run wraith id there, or wraith peers here for those that are known");
        }
    }

    private static boolean isOwn(String identity) throws NodeException {
        IdentityFile file = new IdentityFile(UserFolders.config());
        return file.exists() && file.publicText().equals(identity);
    }

    private static void forget(PeerBook book, String identity) throws NodeException {
        if (!book.forget(identity)) {
            throw new UserError(
                    ExitCode.NOT_FOUND,
                    "no peer " + identity,
                    "it is not in the list",
                    "run wraith peers to see those that are");
        }
    }

    private static UserError misuse(String what) {
        return new UserError(
                ExitCode.USAGE,
                what,
                "there are pin ID [NAME], block ID and forget ID",
                "see wraith peers --help");
    }

    private void show(Peer peer) {
        String standing = peer.standing().name().toLowerCase(Locale.ROOT);
        if (json) {
            console.print(
                    new JsonLine()
                                    .put("identity", peer.identity())
                                    .put("standing", standing)
                                    .put("name", peer.name())
                                    .put("last_seconds", peer.lastSeconds())
                            + "\n");
            return;
        }
        String last =
                peer.lastSeconds() == 0
                        ? "-"
                        : Instant.ofEpochSecond(peer.lastSeconds()).toString();
        console.print(
                "%s  %-7s  %-20s  %s%n".formatted(peer.identity(), standing, last, peer.name()));
    }
}

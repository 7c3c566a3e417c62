package io.wraith.node;

import io.wraith.disk.ShareOptions;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// What is to be shared. Begin with [#of] and change what matters.
///
/// @param name what mounts are told it is called
/// @param allowed the identities that may mount it, and need no ticket for that; all who have a
///   ticket or a code if there are none
/// @param excludes globs of what is not shown
/// @param lasting for how long it is shared; empty for as long as the node is open
/// @param mostPeers how many sessions there may be at once; 0 for any number
/// @param isTicketNew whether tickets of earlier times are to be worth nothing from now on
public record HostOrder(
        Path folder,
        String name,
        List<String> allowed,
        List<String> excludes,
        Optional<Duration> lasting,
        int mostPeers,
        boolean isTicketNew) {
    public HostOrder {
        allowed = List.copyOf(allowed);
        excludes = new ShareOptions(folder, excludes).excludes();
        if (mostPeers < 0) {
            throw new IllegalArgumentException("a number of peers below zero");
        }
        if (name.isBlank()) {
            throw new IllegalArgumentException("its name would be empty");
        }
        if (lasting.isPresent() && !lasting.get().isPositive()) {
            throw new IllegalArgumentException("a share that lasts no time");
        }
    }

    /// All of a folder for everyone who has the ticket or the code.
    public static HostOrder of(Path folder) {
        String path = FileNames.shown(folder.toAbsolutePath().normalize());
        String name = path.equals("/") ? path : path.substring(path.lastIndexOf('/') + 1);
        return new HostOrder(folder, name, List.of(), List.of(), Optional.empty(), 0, false);
    }

    public HostOrder named(String title) {
        return new HostOrder(folder, title, allowed, excludes, lasting, mostPeers, isTicketNew);
    }

    /// For these identities only.
    public HostOrder forOnly(List<String> identities) {
        return new HostOrder(folder, name, identities, excludes, lasting, mostPeers, isTicketNew);
    }

    public HostOrder without(List<String> globs) {
        return new HostOrder(folder, name, allowed, globs, lasting, mostPeers, isTicketNew);
    }

    public HostOrder lasting(Duration time) {
        return new HostOrder(
                folder, name, allowed, excludes, Optional.of(time), mostPeers, isTicketNew);
    }

    public HostOrder forAtMost(int peers) {
        if (peers < 1) {
            throw new IllegalArgumentException("at most " + peers + " mounts would be none");
        }
        return new HostOrder(folder, name, allowed, excludes, lasting, peers, isTicketNew);
    }

    /// Whoever has a ticket of an earlier time cannot come with it any more.
    public HostOrder withNewTicket() {
        return new HostOrder(folder, name, allowed, excludes, lasting, mostPeers, true);
    }
}

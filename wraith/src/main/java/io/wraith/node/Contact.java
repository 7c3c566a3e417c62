package io.wraith.node;

import io.wraith.crypto.Sha256;
import io.wraith.crypto.handshake.PublicIdentity;
import io.wraith.meet.Code;
import io.wraith.meet.Parsed;
import io.wraith.meet.Ticket;
import io.wraith.meet.lan.LanName;
import io.wraith.net.HostPort;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// How a peer is reached and known: by a code, a ticket, or an identity that both have pinned.
public final class Contact {
    /// What begins with a number of its own was meant to be a code, whatever is wrong with the
    /// rest.
    private static final String LIKE_A_CODE = "(?s)[^\\p{L}\\p{N}]*[0-9]+([^\\p{L}\\p{N}].*)?";

    private final @Nullable Code code;
    private final @Nullable PublicIdentity identity;
    private final byte[] capability;
    private final List<InetSocketAddress> addresses;
    private final boolean isOnlyThere;

    private Contact(
            @Nullable Code code,
            @Nullable PublicIdentity identity,
            byte[] capability,
            List<InetSocketAddress> addresses,
            boolean isOnlyThere) {
        this.isOnlyThere = isOnlyThere;
        this.code = code;
        this.identity = identity;
        this.capability = capability;
        this.addresses = List.copyOf(addresses);
    }

    /// Reads a code, a ticket, an identity, or the name of a peer in the book.
    public static Contact parse(String text, PeerBook book) throws NodeException {
        String typed = text.strip();
        var peer = book.find(typed);
        if (peer.isPresent()) {
            return ofIdentity(peer.get().identity());
        }
        if (PeerBook.isIdentity(typed)) {
            return ofIdentity(typed);
        }
        if (typed.toLowerCase(Locale.ROOT).startsWith("wraith1")) {
            return switch (Ticket.parse(typed)) {
                case Parsed.Of<Ticket>(Ticket ticket) ->
                        new Contact(
                                null,
                                ticket.identity(),
                                ticket.capability(),
                                ticket.addresses().stream().map(LanSearch::socketAddress).toList(),
                                false);
                case Parsed.Not<Ticket>(String why) ->
                        throw unusable("the ticket cannot be used", why);
            };
        }
        if (!typed.matches(LIKE_A_CODE)) {
            throw new NodeException(
                    Trouble.USAGE,
                    "nobody can be found by what was given",
                    "it is no code, no ticket, and no peer of wraith peers",
                    "a code is like 4821-lunar-basket-trend, and a ticket begins with wraith1");
        }
        return switch (Code.parse(typed)) {
            case Parsed.Of<Code>(Code code) ->
                    new Contact(code, null, new byte[0], List.of(), false);
            case Parsed.Not<Code>(String why) -> throw unusable("the code cannot be used", why);
        };
    }

    private static Contact ofIdentity(String text) {
        return new Contact(null, PeerBook.identity(text), new byte[0], List.of(), false);
    }

    private static NodeException unusable(String what, String why) {
        return new NodeException(
                Trouble.WRONG_CODE,
                what,
                why,
                "copy it once more from the other side; a ticket begins with wraith1");
    }

    /// The same, to be found at that `HOST:PORT` and nowhere else. Waits for the system's resolver.
    public Contact at(String hostPort) throws NodeException {
        HostPort place = place(hostPort);
        try {
            return new Contact(code, identity, capability, place.resolve(), true);
        } catch (UnknownHostException unknown) {
            throw new NodeException(
                    Trouble.NOT_FOUND,
                    "the host " + place.host() + " is not known",
                    "the system's resolver has no address for it",
                    "check the name, or give an address",
                    unknown);
        }
    }

    static HostPort place(String text) throws NodeException {
        try {
            return HostPort.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw new NodeException(
                    Trouble.GENERAL,
                    "'" + text + "' is no place",
                    String.valueOf(wrong.getMessage()),
                    "write for example 192.0.2.1:7000 or [2001:db8::1]:7000",
                    wrong);
        }
    }

    @Nullable Code code() {
        return code;
    }

    @Nullable PublicIdentity identity() {
        return identity;
    }

    byte[] capability() {
        return capability.clone();
    }

    /// What stands for the peer, and for what it gave us, in our files: a hash, since the
    /// capability is a secret. Nothing for a code, which is good for once only.
    Optional<byte[]> key() {
        if (identity == null) {
            return Optional.empty();
        }
        MessageDigest digest = Sha256.begin();
        digest.update(identity.bytes());
        return Optional.of(digest.digest(capability));
    }

    List<InetSocketAddress> addresses() {
        return addresses;
    }

    /// By what it is looked for on the networks; null if it is known where it is and only there.
    @Nullable LanName lanName() {
        if (isOnlyThere) {
            return null;
        }
        PublicIdentity known = identity;
        return known == null ? LanName.of(Objects.requireNonNull(code)) : LanName.of(known);
    }

    /// What people know it by, without its secret.
    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        if (code != null) {
            parts.add("number " + code.name());
        }
        if (identity != null) {
            parts.add("identity " + identity.toString().substring(0, 16));
        }
        return String.join(", ", parts);
    }
}

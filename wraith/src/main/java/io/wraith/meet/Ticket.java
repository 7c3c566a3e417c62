package io.wraith.meet;

import io.wraith.base.Big;
import io.wraith.base.Check;
import io.wraith.crypto.handshake.PublicIdentity;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Who to reach, where, and by what right, as one word to paste: `wraith1…`.
///
/// ```
///  0: version u8, 1 | 1: identity 32
/// 33: entries: kind u8 | length u8 | value
///     kind 1 address: IPv4 4 or IPv6 16, port u16      kind 2 capability
/// ```
///
/// Whoever has it can use its capability: it is to be shown to nobody else.
public final class Ticket {
    public static final int MOST_ADDRESSES = 16;
    public static final int MOST_CHARACTERS = 1023;

    private static final String PREFIX = "wraith";
    private static final int VERSION = 1;
    private static final int ENTRIES = 1 + PublicIdentity.LENGTH;
    private static final int ADDRESS = 1;
    private static final int CAPABILITY = 2;
    private static final int CAPABILITY_LIMIT = 64;

    private final PublicIdentity identity;
    private final List<PeerAddress> addresses;
    private final byte[] capability;

    /// The capability, of at most 64 bytes, may be empty. Of more than 16 addresses the first
    /// count.
    public Ticket(PublicIdentity identity, List<PeerAddress> addresses, byte[] capability) {
        Check.that(capability.length <= CAPABILITY_LIMIT, "a long capability");
        this.identity = identity;
        this.addresses =
                List.copyOf(addresses.subList(0, Math.min(addresses.size(), MOST_ADDRESSES)));
        this.capability = capability.clone();
    }

    /// Who to reach.
    // PROTOCOL: Who follows a ticket MUST NOT accept another identity than the ticket's.
    public PublicIdentity identity() {
        return identity;
    }

    /// In the order in which they are to be tried; possibly none.
    public List<PeerAddress> addresses() {
        return addresses;
    }

    /// What to say in message 3 of the handshake.
    public byte[] capability() {
        return capability.clone();
    }

    /// The ticket as it is pasted.
    public String text() {
        return Bech32m.of(PREFIX, encoded()).text();
    }

    /// Reads a pasted ticket; spaces and line breaks, which programs insert, do not count.
    public static Parsed<Ticket> parse(String pasted) {
        // Spaces, which do not count, are not endless either.
        if (pasted.length() > 2 * MOST_CHARACTERS) {
            return new Parsed.Not<>("the ticket is too long to be one");
        }
        String text = pasted.replaceAll("\\s", "");
        if (!text.regionMatches(true, 0, PREFIX + "1", 0, PREFIX.length() + 1)) {
            return new Parsed.Not<>("a ticket begins with " + PREFIX + "1");
        }
        Bech32m parts = Bech32m.parse(text, MOST_CHARACTERS);
        if (parts == null || !parts.prefix().equals(PREFIX)) {
            return new Parsed.Not<>("the ticket is damaged or not whole: its checksum is wrong");
        }
        byte[] bytes = parts.bytes();
        if (bytes != null && bytes.length > 0 && bytes[0] != VERSION) {
            return new Parsed.Not<>(
                    "the ticket is of another version of Wraith: " + Big.u8(bytes, 0));
        }
        Ticket ticket = bytes == null ? null : decode(bytes);
        return ticket == null
                ? new Parsed.Not<>("the ticket holds what no ticket can hold")
                : new Parsed.Of<>(ticket);
    }

    byte[] encoded() {
        byte[] bytes = new byte[ENTRIES + MOST_ADDRESSES * 20 + 2 + capability.length];
        bytes[0] = VERSION;
        System.arraycopy(identity.bytes(), 0, bytes, 1, PublicIdentity.LENGTH);
        int at = ENTRIES;
        for (PeerAddress address : addresses) {
            at = entry(bytes, at, ADDRESS, address.encoded());
        }
        if (capability.length > 0) {
            at = entry(bytes, at, CAPABILITY, capability);
        }
        return Arrays.copyOf(bytes, at);
    }

    /// Null if it is no ticket of this version.
    // PROTOCOL: A reader MUST ignore entries of a kind that it does not know.
    static @Nullable Ticket decode(byte[] bytes) {
        if (bytes.length < ENTRIES || bytes[0] != VERSION) {
            return null;
        }
        List<PeerAddress> addresses = new ArrayList<>();
        byte[] capability = {};
        int length;
        for (int at = ENTRIES; at < bytes.length; at += 2 + length) {
            length = at + 1 < bytes.length ? Big.u8(bytes, at + 1) : bytes.length;
            if (length > bytes.length - at - 2) {
                return null;
            }
            if (bytes[at] == ADDRESS) {
                if (addresses.size() == MOST_ADDRESSES
                        || !PeerAddress.isValid(bytes, at + 2, length)) {
                    return null;
                }
                addresses.add(PeerAddress.decode(bytes, at + 2, length));
            } else if (bytes[at] == CAPABILITY) {
                if (capability.length > 0 || length == 0 || length > CAPABILITY_LIMIT) {
                    return null;
                }
                capability = Arrays.copyOfRange(bytes, at + 2, at + 2 + length);
            }
        }
        byte[] key = Arrays.copyOfRange(bytes, 1, ENTRIES);
        return new Ticket(new PublicIdentity(key), addresses, capability);
    }

    private static int entry(byte[] bytes, int at, int kind, byte[] value) {
        Big.u8(bytes, at, kind);
        Big.u8(bytes, at + 1, value.length);
        System.arraycopy(value, 0, bytes, at + 2, value.length);
        return at + 2 + value.length;
    }

    /// Says nothing that would let the reader of a log use it.
    @Override
    public String toString() {
        return "ticket for " + identity;
    }
}

package io.wraith.linux;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/// Which way packets leave a network: routes, the neighbours that are next on them, and this
/// machine's own addresses.
@Header({"linux/rtnetlink.h", "linux/neighbour.h", "linux/if_addr.h"})
public final class Routes implements AutoCloseable {
    static final int RTM_GETADDR = 22;
    static final int RTM_GETROUTE = 26;
    static final int RTM_GETNEIGH = 30;
    static final int RTA_OIF = 4;
    static final int RTA_PREFSRC = 7;
    static final int RTA_VIA = 18;
    static final int RTA_ENCAP = 22;
    static final int NDA_DST = 1;
    static final int NDA_LLADDR = 2;

    /// States of a neighbour whose address is known, and need not be doubted yet.
    static final int NUD_REACHABLE = 0x02;

    static final int NUD_DELAY = 0x08;
    static final int NUD_PROBE = 0x10;
    static final int NUD_PERMANENT = 0x80;

    static final StructLayout NDMSG =
            structLayout(
                            JAVA_BYTE.withName("ndm_family"),
                            paddingLayout(3),
                            JAVA_INT.withName("ndm_ifindex"),
                            JAVA_SHORT.withName("ndm_state"),
                            JAVA_BYTE.withName("ndm_flags"),
                            JAVA_BYTE.withName("ndm_type"))
                    .withName("ndmsg");

    private static final int SURE = NUD_REACHABLE | NUD_DELAY | NUD_PROBE | NUD_PERMANENT;

    private final Netlink netlink = new Netlink();

    /// The way to an address.
    ///
    /// @param interfaceIndex by which interface
    /// @param gateway the router that is next; null when the address is on the same link
    /// @param source what the kernel would write as the sender; null when it does not say
    public record Route(
            int interfaceIndex, @Nullable InetAddress gateway, @Nullable InetAddress source) {}

    /// An address of this machine.
    public record Own(int interfaceIndex, InetAddress address) {}

    /// Opens the routes of the network that the calling thread is in.
    public Routes() {}

    /// How an ordinary datagram to `target` leaves; `scope` is the interface of a link-local one,
    /// else 0. Null when there is no way, or one that needs more than an Ethernet header: a tunnel,
    /// this machine itself, a group.
    public @Nullable Route to(InetAddress target, int scope) {
        NetlinkRequest request = new NetlinkRequest(RTM_GETROUTE, Netlink.NLM_F_ACK);
        int struct = request.struct(Links.RTMSG.byteSize());
        byte[] bytes = target.getAddress();
        request.u8(struct, Sockaddr.family(target))
                .u8(struct + offset(Links.RTMSG, "rtm_dst_len"), bytes.length * Byte.SIZE);
        request.attribute(Links.RTA_DST, bytes);
        if (scope != 0) {
            request.attribute(RTA_OIF, scope);
        }
        List<Route> found = new ArrayList<>();
        try {
            String purpose = "asking for the way to " + target.getHostAddress();
            netlink.exchange(request, purpose, answer -> read(answer, found));
        } catch (LinuxException none) {
            return null;
        }
        return found.isEmpty() ? null : found.getFirst();
    }

    private static void read(NetlinkReader answer, List<Route> found) {
        int index = 0;
        InetAddress gateway = null;
        InetAddress source = null;
        boolean isPlain = answer.u8(offset(Links.RTMSG, "rtm_type"), 0) == Links.RTN_UNICAST;
        answer.attributes(Links.RTMSG.byteSize());
        while (answer.nextAttribute()) {
            switch (answer.attributeType()) {
                case RTA_OIF -> index = answer.attributeU32(0);
                case Links.RTA_GATEWAY -> gateway = address(answer.attributeBytes());
                case RTA_PREFSRC -> source = address(answer.attributeBytes());
                case RTA_VIA, RTA_ENCAP -> isPlain = false;
                default -> {}
            }
        }
        if (isPlain && index != 0) {
            found.add(new Route(index, gateway, source));
        }
    }

    /// A neighbour's Ethernet address, 48 bits; 0 while the kernel does not know it, or has not
    /// heard from the neighbour for so long that it would ask before it relies on it.
    public long neighbour(int interfaceIndex, InetAddress address) {
        NetlinkRequest request = new NetlinkRequest(RTM_GETNEIGH, Netlink.NLM_F_ACK);
        int struct = request.struct(NDMSG.byteSize());
        request.u8(struct, Sockaddr.family(address))
                .u32(struct + offset(NDMSG, "ndm_ifindex"), interfaceIndex);
        request.attribute(NDA_DST, address.getAddress());
        long[] found = {0};
        try {
            String purpose = "asking for the neighbour " + address.getHostAddress();
            netlink.exchange(request, purpose, answer -> found[0] = hardware(answer));
        } catch (LinuxException none) {
            return 0;
        }
        return found[0];
    }

    private static long hardware(NetlinkReader answer) {
        boolean isSure = (answer.u16(offset(NDMSG, "ndm_state"), 0) & SURE) != 0;
        long hardware = 0;
        answer.attributes(NDMSG.byteSize());
        while (answer.nextAttribute()) {
            if (answer.attributeType() == NDA_LLADDR) {
                hardware = Links.ethernet(answer.attributeBytes());
            }
        }
        return isSure ? hardware : 0;
    }

    /// This machine's addresses, with the interfaces they are on.
    public List<Own> addresses() {
        NetlinkRequest request = new NetlinkRequest(RTM_GETADDR, Netlink.NLM_F_DUMP);
        request.struct(Links.IFADDRMSG.byteSize());
        List<Own> found = new ArrayList<>();
        netlink.exchange(
                request,
                "listing the addresses of this machine",
                answer -> {
                    int index = answer.u32(offset(Links.IFADDRMSG, "ifa_index"), 0);
                    InetAddress own = null;
                    InetAddress other = null;
                    answer.attributes(Links.IFADDRMSG.byteSize());
                    while (answer.nextAttribute()) {
                        switch (answer.attributeType()) {
                            case Links.IFA_LOCAL -> own = address(answer.attributeBytes());
                            case Links.IFA_ADDRESS -> other = address(answer.attributeBytes());
                            default -> {}
                        }
                    }
                    // On a link of two ends the second is the other end's, unless it is alone.
                    InetAddress address = own != null ? own : other;
                    if (address != null) {
                        found.add(new Own(index, address));
                    }
                });
        return found;
    }

    @Override
    public void close() {
        netlink.close();
    }

    private static @Nullable InetAddress address(byte[] bytes) {
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException notAnAddress) {
            return null;
        }
    }

    private static int offset(StructLayout struct, String member) {
        return (int) struct.byteOffset(PathElement.groupElement(member));
    }
}

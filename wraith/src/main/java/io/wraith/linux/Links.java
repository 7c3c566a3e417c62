package io.wraith.linux;

import static java.lang.foreign.MemoryLayout.paddingLayout;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The network interfaces of one namespace, their addresses and routes.
@Header({"net/if.h", "linux/rtnetlink.h", "linux/if_link.h", "linux/if_addr.h", "linux/veth.h"})
public final class Links implements AutoCloseable {
    static final int IFF_UP = 1;
    static final int RTM_NEWLINK = 16;
    static final int RTM_DELLINK = 17;
    static final int RTM_GETLINK = 18;
    static final int RTM_NEWADDR = 20;
    static final int RTM_DELADDR = 21;
    static final int RTM_NEWROUTE = 24;
    static final int IFLA_ADDRESS = 1;
    static final int IFLA_IFNAME = 3;
    static final int IFLA_MTU = 4;
    static final int IFLA_TXQLEN = 13;
    static final int IFLA_LINKINFO = 18;
    static final int IFLA_NET_NS_FD = 28;
    static final int IFLA_NUM_TX_QUEUES = 31;
    static final int IFLA_NUM_RX_QUEUES = 32;
    static final int IFLA_INFO_KIND = 1;
    static final int IFLA_INFO_DATA = 2;
    static final int VETH_INFO_PEER = 1;
    static final int IFA_ADDRESS = 1;
    static final int IFA_LOCAL = 2;
    static final int IFA_F_NODAD = 2;
    static final int RTA_DST = 1;
    static final int RTA_GATEWAY = 5;
    static final int RT_TABLE_MAIN = 254;
    static final int RTPROT_STATIC = 4;
    static final int RTN_UNICAST = 1;

    static final StructLayout IFINFOMSG =
            structLayout(
                            JAVA_BYTE.withName("ifi_family"),
                            paddingLayout(1),
                            JAVA_SHORT.withName("ifi_type"),
                            JAVA_INT.withName("ifi_index"),
                            JAVA_INT.withName("ifi_flags"),
                            JAVA_INT.withName("ifi_change"))
                    .withName("ifinfomsg");
    static final StructLayout IFADDRMSG =
            structLayout(
                            JAVA_BYTE.withName("ifa_family"),
                            JAVA_BYTE.withName("ifa_prefixlen"),
                            JAVA_BYTE.withName("ifa_flags"),
                            JAVA_BYTE.withName("ifa_scope"),
                            JAVA_INT.withName("ifa_index"))
                    .withName("ifaddrmsg");
    static final StructLayout RTMSG =
            structLayout(
                            JAVA_BYTE.withName("rtm_family"),
                            JAVA_BYTE.withName("rtm_dst_len"),
                            JAVA_BYTE.withName("rtm_src_len"),
                            JAVA_BYTE.withName("rtm_tos"),
                            JAVA_BYTE.withName("rtm_table"),
                            JAVA_BYTE.withName("rtm_protocol"),
                            JAVA_BYTE.withName("rtm_scope"),
                            JAVA_BYTE.withName("rtm_type"),
                            JAVA_INT.withName("rtm_flags"))
                    .withName("rtmsg");

    private static final int INDEX = offset(IFINFOMSG, "ifi_index");
    private static final int LINK_FLAGS = offset(IFINFOMSG, "ifi_flags");
    private static final int LINK_CHANGE = offset(IFINFOMSG, "ifi_change");

    private static final int ETHERNET_BYTES = 6;

    private final Netlink netlink = new Netlink();

    /// An interface as the kernel describes it.
    ///
    /// @param hardware its Ethernet address, 48 bits; 0 when it has none
    public record Link(String name, int index, int mtu, boolean isUp, long hardware) {}

    /// Opens the configuration of the namespace that the calling thread is in.
    public Links() {}

    /// A socket of the namespace, for [Ethtool].
    int descriptor() {
        return netlink.descriptor();
    }

    /// What there is under a name; `ENODEV` when there is nothing.
    public Link link(String name) {
        NetlinkRequest request = request(RTM_GETLINK, 0);
        request.struct(IFINFOMSG.byteSize());
        request.attribute(IFLA_IFNAME, Ifreq.checked(name));
        String purpose = "looking up interface " + name;
        return only(request, purpose);
    }

    /// What there is under an index; `ENODEV` when there is nothing.
    public Link link(int index) {
        NetlinkRequest request = request(RTM_GETLINK, 0);
        int struct = request.struct(IFINFOMSG.byteSize());
        request.u32(struct + INDEX, index);
        return only(request, "looking up interface " + index);
    }

    private Link only(NetlinkRequest request, String purpose) {
        List<Link> found = new ArrayList<>();
        netlink.exchange(request, purpose, answer -> found.add(read(answer)));
        if (found.isEmpty()) {
            throw new LinuxException("rtnetlink", Errno.ENODEV, purpose);
        }
        return found.getFirst();
    }

    /// Makes two interfaces that are joined by a cable: one here, one in the namespace behind the
    /// descriptor `peerNamespace`. Each has so many queues in either direction.
    public void createVeth(String name, int peerNamespace, String peerName, int queues) {
        NetlinkRequest request = request(RTM_NEWLINK, Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL);
        request.struct(IFINFOMSG.byteSize());
        request.attribute(IFLA_IFNAME, Ifreq.checked(name));
        request.attribute(IFLA_NUM_TX_QUEUES, queues).attribute(IFLA_NUM_RX_QUEUES, queues);
        int info = request.begin(IFLA_LINKINFO);
        request.attribute(IFLA_INFO_KIND, "veth");
        int data = request.begin(IFLA_INFO_DATA);
        int peer = request.begin(VETH_INFO_PEER);
        request.struct(IFINFOMSG.byteSize());
        request.attribute(IFLA_IFNAME, Ifreq.checked(peerName));
        request.attribute(IFLA_NET_NS_FD, peerNamespace);
        request.attribute(IFLA_NUM_TX_QUEUES, queues).attribute(IFLA_NUM_RX_QUEUES, queues);
        request.end(peer).end(data).end(info);
        send(request, "joining " + name + " and " + peerName);
    }

    /// Removes an interface, and with a veth its other end.
    public void delete(String name) {
        NetlinkRequest request = request(RTM_DELLINK, 0);
        link(request, name);
        send(request, "deleting interface " + name);
    }

    public void mtu(String name, int bytes) {
        NetlinkRequest request = request(RTM_NEWLINK, 0);
        link(request, name);
        request.attribute(IFLA_MTU, bytes);
        send(request, "setting the MTU of " + name + " to " + bytes);
    }

    /// How many packets may wait before an interface; of a [Tun], for its reader.
    public void queueLength(String name, int packets) {
        NetlinkRequest request = request(RTM_NEWLINK, 0);
        link(request, name);
        request.attribute(IFLA_TXQLEN, packets);
        send(request, "setting the queue of " + name + " to " + packets);
    }

    public void up(String name) {
        NetlinkRequest request = request(RTM_NEWLINK, 0);
        int struct = link(request, name);
        request.u32(struct + LINK_FLAGS, IFF_UP).u32(struct + LINK_CHANGE, IFF_UP);
        send(request, "bringing " + name + " up");
    }

    /// Takes an interface down: nothing passes it, and its IPv6 addresses are lost.
    public void down(String name) {
        NetlinkRequest request = request(RTM_NEWLINK, 0);
        int struct = link(request, name);
        request.u32(struct + LINK_CHANGE, IFF_UP);
        send(request, "taking " + name + " down");
    }

    /// Gives an interface an address with the network it belongs to. IPv6 addresses work at once:
    /// nobody looks for duplicates.
    public void address(String name, InetAddress address, int prefixBits) {
        NetlinkRequest request = request(RTM_NEWADDR, Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL);
        address(request, name, address, prefixBits);
        send(request, "giving " + name + " the address " + address.getHostAddress());
    }

    /// Takes an address of an interface away.
    public void removeAddress(String name, InetAddress address, int prefixBits) {
        NetlinkRequest request = request(RTM_DELADDR, 0);
        address(request, name, address, prefixBits);
        send(request, "taking the address " + address.getHostAddress() + " from " + name);
    }

    private void address(NetlinkRequest request, String name, InetAddress address, int prefixBits) {
        int struct = request.struct(IFADDRMSG.byteSize());
        request.u8(struct, Sockaddr.family(address))
                .u8(struct + offset(IFADDRMSG, "ifa_prefixlen"), checked(address, prefixBits))
                .u8(struct + offset(IFADDRMSG, "ifa_flags"), IFA_F_NODAD)
                .u32(struct + offset(IFADDRMSG, "ifa_index"), link(name).index());
        request.attribute(IFA_LOCAL, address.getAddress());
        request.attribute(IFA_ADDRESS, address.getAddress());
    }

    /// Sends what is for `network` by way of `gateway`.
    public void route(InetAddress network, int prefixBits, InetAddress gateway) {
        NetlinkRequest request = request(RTM_NEWROUTE, Netlink.NLM_F_CREATE | Netlink.NLM_F_EXCL);
        int struct = request.struct(RTMSG.byteSize());
        request.u8(struct, Sockaddr.family(network))
                .u8(struct + offset(RTMSG, "rtm_dst_len"), checked(network, prefixBits))
                .u8(struct + offset(RTMSG, "rtm_table"), RT_TABLE_MAIN)
                .u8(struct + offset(RTMSG, "rtm_protocol"), RTPROT_STATIC)
                .u8(struct + offset(RTMSG, "rtm_type"), RTN_UNICAST);
        request.attribute(RTA_DST, network.getAddress());
        request.attribute(RTA_GATEWAY, gateway.getAddress());
        send(request, "routing " + network.getHostAddress() + "/" + prefixBits);
    }

    @Override
    public void close() {
        netlink.close();
    }

    private static NetlinkRequest request(int type, int flags) {
        return new NetlinkRequest(type, flags | Netlink.NLM_F_ACK);
    }

    /// Appends the struct that names an interface by its index; where it begins.
    private int link(NetlinkRequest request, String name) {
        int struct = request.struct(IFINFOMSG.byteSize());
        request.u32(struct + INDEX, link(name).index());
        return struct;
    }

    private void send(NetlinkRequest request, String purpose) {
        netlink.exchange(request, purpose, answer -> {});
    }

    private static Link read(NetlinkReader answer) {
        int mtu = 0;
        long hardware = 0;
        String name = "";
        answer.attributes(IFINFOMSG.byteSize());
        while (answer.nextAttribute()) {
            switch (answer.attributeType()) {
                case IFLA_MTU -> mtu = answer.attributeU32(0);
                case IFLA_ADDRESS -> hardware = ethernet(answer.attributeBytes());
                case IFLA_IFNAME -> name = text(answer.attributeBytes());
                default -> {}
            }
        }
        boolean isUp = (answer.u32(LINK_FLAGS, 0) & IFF_UP) != 0;
        return new Link(name, answer.u32(INDEX, 0), mtu, isUp, hardware);
    }

    /// Six bytes as a number, 0 for any other count of them.
    static long ethernet(byte[] bytes) {
        long number = 0;
        for (byte part : bytes) {
            number = number << Byte.SIZE | Byte.toUnsignedLong(part);
        }
        return bytes.length == ETHERNET_BYTES ? number : 0;
    }

    private static String text(byte[] terminated) {
        int length = 0;
        while (length < terminated.length && terminated[length] != 0) {
            length++;
        }
        return new String(terminated, 0, length, StandardCharsets.UTF_8);
    }

    private static int checked(InetAddress address, int prefixBits) {
        if (prefixBits < 0 || prefixBits > address.getAddress().length * Byte.SIZE) {
            throw new IllegalArgumentException(address.getHostAddress() + "/" + prefixBits);
        }
        return prefixBits;
    }

    private static int offset(StructLayout struct, String member) {
        return (int) struct.byteOffset(PathElement.groupElement(member));
    }
}

package io.wraith.net;

import static io.wraith.linux.BpfAssembler.Function.MAP_LOOKUP_ELEM;
import static io.wraith.linux.BpfAssembler.Function.REDIRECT_MAP;
import static io.wraith.linux.BpfAssembler.Register.R0;
import static io.wraith.linux.BpfAssembler.Register.R1;
import static io.wraith.linux.BpfAssembler.Register.R10;
import static io.wraith.linux.BpfAssembler.Register.R2;
import static io.wraith.linux.BpfAssembler.Register.R3;
import static io.wraith.linux.BpfAssembler.Register.R4;
import static io.wraith.linux.BpfAssembler.Register.R5;
import static io.wraith.linux.BpfAssembler.Register.R6;
import static io.wraith.linux.BpfAssembler.Register.R7;
import static io.wraith.linux.BpfAssembler.Register.R8;
import static io.wraith.linux.BpfAssembler.Register.R9;
import static io.wraith.linux.BpfAssembler.Width.U16;
import static io.wraith.linux.BpfAssembler.Width.U32;
import static io.wraith.linux.BpfAssembler.Width.U64;
import static io.wraith.linux.BpfAssembler.Width.U8;
import static io.wraith.net.FrameHeaders.ETHERNET;
import static io.wraith.net.FrameHeaders.IPPROTO_UDP;
import static io.wraith.net.FrameHeaders.IPV4;
import static io.wraith.net.FrameHeaders.IPV6;
import static io.wraith.net.FrameHeaders.PLAIN_IPV4;
import static io.wraith.net.FrameHeaders.TYPE_IPV4;
import static io.wraith.net.FrameHeaders.TYPE_IPV6;
import static io.wraith.net.FrameHeaders.TYPE_VLAN;
import static io.wraith.net.FrameHeaders.UDP;
import static io.wraith.net.FrameHeaders.VLAN_TAG;

import io.wraith.linux.BpfAssembler;
import io.wraith.linux.BpfAssembler.Label;
import io.wraith.linux.BpfAssembler.Register;
import io.wraith.linux.BpfMap;
import io.wraith.linux.BpfProgram;

/// The program that picks our datagrams out of what an interface receives, before the kernel's
/// stack sees them. Its stages:
///
/// 1. Ethernet, with at most one VLAN tag that names no VLAN (a tagged frame is another
///    interface's);
/// 2. IPv4 without options and fragments, or IPv6 without extension headers, carrying UDP;
/// 3. is port and address ours?
/// 4. to the socket *on the queue that the frame came in by*: the kernel silently drops what is
///    sent to a socket on another.
///
/// Whatever a stage does not know passes to the kernel, as if there were no filter; so does a frame
/// for which there is no socket. Nothing is dropped, nothing changed. Offsets are constants,
/// because computed ones take a right (CAP_PERFMON) that the rest does not.
final class XdpFilter {
    private static final int FRAGMENT = 0x3fff;
    private static final int VLAN_ID = 0x0fff;

    /// Members of `struct xdp_md`, the program's argument.
    private static final int DATA = 0;

    private static final int DATA_END = 4;
    private static final int QUEUE = 16;

    /// Places on the stack: an address of 16 bytes, a number for a counter.
    private static final int ADDRESS = -16;

    private static final int COUNTER = -24;

    /// What became of a packet, as the program counts it.
    enum Verdict {
        /// To the socket on its queue.
        TAKEN("taken"),
        /// Ours, but passed to the kernel: there is no socket on its queue.
        UNBOUND("ours, without a socket on their queue"),
        /// Passed to the kernel.
        PASSED("left to the kernel");

        private final String words;

        Verdict(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /// The tables that the program looks into.
    ///
    /// @param addresses this interface's, 16 bytes each, IPv4 ones mapped, to anything
    /// @param sockets by queue
    /// @param counters a number for each [Verdict]
    record Tables(BpfMap addresses, BpfMap sockets, BpfMap counters) {}

    private final BpfAssembler code = new BpfAssembler();
    private final Tables tables;
    private final int port;
    private final Label udp = new Label();
    private final Label pass = new Label();
    private final Label count = new Label();

    private XdpFilter(Tables tables, int port) {
        this.tables = tables;
        this.port = port;
    }

    /// The program for datagrams to `port`.
    static long[] program(Tables tables, int port) {
        XdpFilter filter = new XdpFilter(tables, port);
        filter.ethernet();
        filter.destination();
        filter.redirection();
        return filter.code.assemble();
    }

    /// R6 the argument, R7 the IP header, R9 the packet's end, R5 the protocol.
    private void ethernet() {
        Label network = new Label();
        Label ipv4 = new Label();
        code.move(R6, R1).load(U32, R2, R6, DATA).load(U32, R9, R6, DATA_END);
        requireRoom(R2, ETHERNET);
        code.load(U16, R5, R2, 12).move(R7, R2).add(R7, ETHERNET);
        code.jumpIfNot(R5, network(TYPE_VLAN), network);
        requireRoom(R2, ETHERNET + VLAN_TAG);
        code.load(U16, R5, R2, 14).and(R5, network(VLAN_ID)).jumpIfNot(R5, 0, pass);
        code.load(U16, R5, R2, 16).add(R7, VLAN_TAG);
        code.at(network).jumpIfEqual(R5, network(TYPE_IPV4), ipv4);
        code.jumpIfNot(R5, network(TYPE_IPV6), pass);
        ipv6();
        code.at(ipv4);
        ipv4();
    }

    /// Leaves the destination on the stack, and the UDP header in R8.
    private void ipv6() {
        requireRoom(R7, IPV6 + UDP);
        code.load(U8, R5, R7, 0).shiftRight(R5, 4).jumpIfNot(R5, 6, pass);
        code.load(U8, R5, R7, 6).jumpIfNot(R5, IPPROTO_UDP, pass);
        code.load(U64, R5, R7, 24).store(U64, R10, ADDRESS, R5);
        code.load(U64, R5, R7, 32).store(U64, R10, ADDRESS + 8, R5);
        code.move(R8, R7).add(R8, IPV6).jump(udp);
    }

    private void ipv4() {
        requireRoom(R7, IPV4 + UDP);
        code.load(U8, R5, R7, 0).jumpIfNot(R5, PLAIN_IPV4, pass);
        code.load(U8, R5, R7, 9).jumpIfNot(R5, IPPROTO_UDP, pass);
        code.load(U16, R5, R7, 6).and(R5, network(FRAGMENT)).jumpIfNot(R5, 0, pass);
        code.store(U64, R10, ADDRESS, 0).store(U32, R10, ADDRESS + 8, 0xffff_0000);
        code.load(U32, R5, R7, 16).store(U32, R10, ADDRESS + 12, R5);
        code.move(R8, R7).add(R8, IPV4);
    }

    private void destination() {
        code.at(udp).load(U16, R5, R8, 2).jumpIfNot(R5, network(port), pass);
        lookUp(tables.addresses, ADDRESS);
        code.jumpIfEqual(R0, 0, pass);
    }

    private void redirection() {
        code.load(U32, R2, R6, QUEUE).map(R1, tables.sockets);
        code.move(R3, BpfProgram.XDP_PASS).call(REDIRECT_MAP).move(R8, number(Verdict.TAKEN));
        code.move(R7, R0).jumpIfEqual(R0, BpfProgram.XDP_REDIRECT, count);
        code.move(R8, number(Verdict.UNBOUND)).jump(count);
        code.at(pass).move(R7, BpfProgram.XDP_PASS).move(R8, number(Verdict.PASSED));
        code.at(count).store(U32, R10, COUNTER, R8);
        lookUp(tables.counters, COUNTER);
        Label end = new Label();
        // Each processor has its own counter, and is not interrupted in between.
        code.jumpIfEqual(R0, 0, end).load(U64, R1, R0, 0).add(R1, 1).store(U64, R0, 0, R1);
        code.at(end).move(R0, R7).exit();
    }

    /// Passes what is shorter than `bytes` from `start` on.
    private void requireRoom(Register start, int bytes) {
        code.move(R4, start).add(R4, bytes).jumpIfAbove(R4, R9, pass);
    }

    /// R0 becomes the value's address, or 0; the key lies on the stack.
    private void lookUp(BpfMap map, int key) {
        code.map(R1, map).move(R2, R10).add(R2, key).call(MAP_LOOKUP_ELEM);
    }

    /// A 16-bit number of the network as the processor loads it.
    private static int network(int number) {
        return Short.toUnsignedInt(Short.reverseBytes((short) number));
    }

    @SuppressWarnings("EnumOrdinal") // only this process and its program see the indices
    static int number(Verdict verdict) {
        return verdict.ordinal();
    }
}

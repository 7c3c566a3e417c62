package io.wraith.net;

import io.wraith.base.Big;

import java.net.InetAddress;
import java.util.Arrays;

/// Ethernet frames with UDP datagrams, to be spoiled by tests.
final class TestFrames {
    static final int ETHERNET = 14;
    static final int IPV4 = 20;
    static final int IPV6 = 40;
    static final int UDP = 8;

    private TestFrames() {}

    /// A datagram between two addresses of one family, with a payload of `payload` bytes that
    /// begins with a connection id.
    static byte[] datagram(InetAddress from, InetAddress to, int port, long id, int payload) {
        byte[] source = from.getAddress();
        byte[] target = to.getAddress();
        boolean isIpv4 = target.length == 4;
        int ip = isIpv4 ? IPV4 : IPV6;
        byte[] frame = new byte[ETHERNET + ip + UDP + payload];
        Big.u16(frame, 12, isIpv4 ? 0x0800 : 0x86dd);
        if (isIpv4) {
            Big.u16(frame, ETHERNET, 0x4500);
            Big.u16(frame, ETHERNET + 2, ip + UDP + payload);
            Big.u16(frame, ETHERNET + 6, 0x4000);
            frame[ETHERNET + 8] = 64;
            frame[ETHERNET + 9] = 17;
            System.arraycopy(source, 0, frame, ETHERNET + 12, 4);
            System.arraycopy(target, 0, frame, ETHERNET + 16, 4);
        } else {
            frame[ETHERNET] = 0x60;
            Big.u16(frame, ETHERNET + 4, UDP + payload);
            frame[ETHERNET + 6] = 17;
            frame[ETHERNET + 7] = 64;
            System.arraycopy(source, 0, frame, ETHERNET + 8, 16);
            System.arraycopy(target, 0, frame, ETHERNET + 24, 16);
        }
        Big.u16(frame, ETHERNET + ip, 40_000);
        Big.u16(frame, ETHERNET + ip + 2, port);
        Big.u16(frame, ETHERNET + ip + 4, UDP + payload);
        if (payload >= Long.BYTES) {
            Big.u64(frame, ETHERNET + ip + UDP, id);
        }
        return frame;
    }

    /// The frame with a VLAN tag of this type and this priority and number.
    static byte[] tagged(byte[] frame, int type, int control) {
        byte[] tagged = new byte[frame.length + 4];
        System.arraycopy(frame, 0, tagged, 0, 12);
        Big.u16(tagged, 12, type);
        Big.u16(tagged, 14, control);
        System.arraycopy(frame, 12, tagged, 16, frame.length - 12);
        return tagged;
    }

    static byte[] with(byte[] frame, int at, int value) {
        byte[] changed = frame.clone();
        changed[at] = (byte) value;
        return changed;
    }

    static byte[] cut(byte[] frame, int length) {
        return Arrays.copyOf(frame, length);
    }
}

package io.wraith.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/// What a port is asked to be.
///
/// @param local the address to bind to. `[::]` means every address of this machine, IPv4 as well;
///   port 0 means any free one
/// @param receiveBufferBytes asked of the kernel for datagrams that wait to be read
/// @param sendBufferBytes asked of the kernel for datagrams that wait to leave
/// @param sharesPort whether several ports may be bound to this address, among which the kernel
///   divides the peers
/// @param offloads whether a burst may leave and arrive in one kernel call (GSO, GRO)
public record PortConfig(
        InetSocketAddress local,
        int receiveBufferBytes,
        int sendBufferBytes,
        boolean sharesPort,
        boolean offloads) {
    /// Room for 7 ms of a link of 10 Gbit/s, as the owner may be away for as long.
    public static final int BUFFER_BYTES = 8 << 20;

    private static final int LARGEST_BUFFER = 1 << 30;

    public PortConfig {
        if (local.isUnresolved()) {
            throw new IllegalArgumentException(local + " was not resolved");
        }
        requireSize(receiveBufferBytes);
        requireSize(sendBufferBytes);
    }

    /// With the usual sizes, alone on its address, with offloads.
    public static PortConfig at(InetSocketAddress local) {
        return new PortConfig(local, BUFFER_BYTES, BUFFER_BYTES, false, true);
    }

    /// On every address of this machine, IPv4 and IPv6.
    public static PortConfig anywhere(int port) {
        return at(new InetSocketAddress(InetAddress.ofLiteral("::"), port));
    }

    public PortConfig withBuffers(int receiveBytes, int sendBytes) {
        return new PortConfig(local, receiveBytes, sendBytes, sharesPort, offloads);
    }

    public PortConfig sharingPort() {
        return new PortConfig(local, receiveBufferBytes, sendBufferBytes, true, offloads);
    }

    public PortConfig withoutOffloads() {
        return new PortConfig(local, receiveBufferBytes, sendBufferBytes, sharesPort, false);
    }

    /// The same at an address that was had before.
    PortConfig bound(InetSocketAddress address) {
        return new PortConfig(address, receiveBufferBytes, sendBufferBytes, sharesPort, offloads);
    }

    /// The same on IPv4 alone, for machines without IPv6.
    PortConfig onAnyIpv4() {
        return new PortConfig(
                new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), local.getPort()),
                receiveBufferBytes,
                sendBufferBytes,
                sharesPort,
                offloads);
    }

    private static void requireSize(int bytes) {
        if (bytes < 1 || bytes > LARGEST_BUFFER) {
            throw new IllegalArgumentException("a socket buffer of " + bytes + " bytes");
        }
    }
}

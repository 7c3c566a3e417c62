package io.wraith.net;

import io.wraith.wire.Steering;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/// What a port is asked to be.
///
/// @param local the address to bind to. `[::]` means every address of this machine, IPv4 as well;
///   port 0 means any free one
/// @param receiveBufferBytes asked of the kernel for datagrams that wait to be read
/// @param sendBufferBytes asked of the kernel for datagrams that wait to leave
/// @param steering which of the ports it is that are bound to this address, and how many they are.
///   They are opened in the order of their numbers, and the kernel gives each what is for its shard
/// @param offloads whether a burst may leave and arrive in one kernel call (GSO, GRO)
public record PortConfig(
        InetSocketAddress local,
        int receiveBufferBytes,
        int sendBufferBytes,
        Steering steering,
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
        return new PortConfig(local, BUFFER_BYTES, BUFFER_BYTES, Steering.ALONE, true);
    }

    /// On every address of this machine, IPv4 and IPv6.
    public static PortConfig anywhere(int port) {
        return at(new InetSocketAddress(InetAddress.ofLiteral("::"), port));
    }

    public PortConfig withBuffers(int receiveBytes, int sendBytes) {
        return new PortConfig(local, receiveBytes, sendBytes, steering, offloads);
    }

    /// One of several at its address.
    public PortConfig sharing(Steering among) {
        return new PortConfig(local, receiveBufferBytes, sendBufferBytes, among, offloads);
    }

    public PortConfig withoutOffloads() {
        return new PortConfig(local, receiveBufferBytes, sendBufferBytes, steering, false);
    }

    /// The same at an address that was had before.
    PortConfig bound(InetSocketAddress address) {
        return new PortConfig(address, receiveBufferBytes, sendBufferBytes, steering, offloads);
    }

    /// The same on IPv4 alone, for machines without IPv6.
    PortConfig onAnyIpv4() {
        return new PortConfig(
                new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), local.getPort()),
                receiveBufferBytes,
                sendBufferBytes,
                steering,
                offloads);
    }

    private static void requireSize(int bytes) {
        if (bytes < 1 || bytes > LARGEST_BUFFER) {
            throw new IllegalArgumentException("a socket buffer of " + bytes + " bytes");
        }
    }
}

package io.wraith.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/// A network interface whose cable ends in this process: what the kernel sends out of it is read
/// here, what is written here comes in through it. Each packet is an IP packet behind a
/// [VirtioHeader], which lets super-packets of up to 64 KiB pass whole. The interface goes with its
/// descriptor.
@Header({"sys/ioctl.h", "linux/if_tun.h"})
public final class Tun implements AutoCloseable {
    static final int IFF_TUN = 0x1;
    static final int IFF_NO_PI = 0x1000;
    static final int IFF_VNET_HDR = 0x4000;
    static final int IFF_TUN_EXCL = 0x8000;

    static final int TUN_F_CSUM = 0x01;
    static final int TUN_F_TSO4 = 0x02;
    static final int TUN_F_TSO6 = 0x04;
    static final int TUN_F_USO4 = 0x20;
    static final int TUN_F_USO6 = 0x40;

    static final int TUNSETIFF = 0x400454ca;
    static final int TUNSETOFFLOAD = 0x400454d0;
    static final int TUNSETVNETHDRSZ = 0x400454d8;

    private static final byte[] DEVICE = "/dev/net/tun".getBytes(StandardCharsets.US_ASCII);

    private static final Sys.Call3 IOCTL = Sys.call3("ioctl");

    /// What super-packets the kernel hands over whole, best first; it knows UDP's since 6.2.
    public enum Offload {
        TCP_AND_UDP(TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6 | TUN_F_USO4 | TUN_F_USO6),
        TCP(TUN_F_CSUM | TUN_F_TSO4 | TUN_F_TSO6),
        NONE(0);

        private final int flags;

        Offload(int flags) {
            this.flags = flags;
        }
    }

    private final int fd;
    private final String name;
    private final Offload offload;

    private Tun(int fd, String name, Offload offload) {
        this.fd = fd;
        this.name = name;
        this.offload = offload;
    }

    /// A new interface in the calling thread's namespace, down and without address, with the best
    /// offload that the kernel has. `EBUSY` when the name is taken.
    public static Tun open(String name) {
        return open(name, Offload.TCP_AND_UDP);
    }

    /// The same with `most` as the best offload to ask for.
    public static Tun open(String name, Offload most) {
        String purpose = "making the TUN interface " + name;
        int fd =
                LinuxException.check(
                        Files.open(
                                Files.AT_FDCWD, DEVICE, Files.O_RDWR | Descriptors.O_NONBLOCK, 0),
                        "open /dev/net/tun",
                        purpose);
        try (Arena arena = Arena.ofConfined()) {
            int flags = IFF_TUN | IFF_NO_PI | IFF_VNET_HDR | IFF_TUN_EXCL;
            int answer = Ifreq.of(arena, name).flags(flags).ioctl(fd, TUNSETIFF);
            LinuxException.check(answer, "ioctl TUNSETIFF", purpose);
            MemorySegment size = arena.allocateFrom(JAVA_INT, VirtioHeader.SIZE);
            answer = IOCTL.toInt(fd, TUNSETVNETHDRSZ, Sys.address(size));
            LinuxException.check(answer, "ioctl TUNSETVNETHDRSZ", purpose);
            return new Tun(fd, name, agree(fd, most, purpose));
        } catch (RuntimeException failure) {
            Descriptors.close(fd);
            throw failure;
        }
    }

    private static Offload agree(int fd, Offload most, String purpose) {
        int answer = 0;
        for (Offload offload : Offload.values()) {
            if (offload.compareTo(most) >= 0) {
                answer = IOCTL.toInt(fd, TUNSETOFFLOAD, offload.flags);
                if (answer == 0) {
                    return offload;
                }
            }
        }
        throw new LinuxException("ioctl TUNSETOFFLOAD", answer, purpose);
    }

    public String name() {
        return name;
    }

    /// What the kernel agreed to.
    public Offload offload() {
        return offload;
    }

    /// For [Poll] and [Epoll]; reads and writes never block.
    public int descriptor() {
        return fd;
    }

    /// Bytes of one packet with its header, scattered over `count` buffers from `first` on; or
    /// `-errno`: `-EAGAIN` when there is none, `-EIO` while the interface is down. What does not
    /// fit is lost.
    public long read(IoVectors buffers, int first, int count) {
        return Sockets.readv(fd, buffers, first, count);
    }

    /// Sends the packet that `count` buffers from `first` on make up, header first: bytes, or
    /// `-errno`.
    public long write(IoVectors buffers, int first, int count) {
        return Sockets.writev(fd, buffers, first, count);
    }

    @Override
    public void close() {
        Descriptors.close(fd);
    }
}

package io.wraith.linux;

import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The offloads of network devices, under the names that `ethtool -k` shows the kernel's own list
/// by: `tx-udp-segmentation`, `rx-gro`, `tx-tcp-segmentation`, `tx-checksum-ip-generic` and so on.
@Header({"linux/sockios.h", "linux/ethtool.h"})
public final class Ethtool {
    static final int SIOCETHTOOL = 0x8946;
    static final int ETHTOOL_GSTRINGS = 0x1b;
    static final int ETHTOOL_GSSET_INFO = 0x37;
    static final int ETHTOOL_GFEATURES = 0x3a;
    static final int ETHTOOL_SFEATURES = 0x3b;
    static final int ETH_SS_FEATURES = 4;
    static final int ETH_GSTRING_LEN = 32;

    static final StructLayout SSET_INFO =
            structLayout(
                            JAVA_INT.withName("cmd"),
                            JAVA_INT.withName("reserved"),
                            JAVA_LONG.withName("sset_mask"))
                    .withName("ethtool_sset_info");
    static final StructLayout GSTRINGS =
            structLayout(
                            JAVA_INT.withName("cmd"),
                            JAVA_INT.withName("string_set"),
                            JAVA_INT.withName("len"))
                    .withName("ethtool_gstrings");
    static final StructLayout GFEATURES =
            structLayout(JAVA_INT.withName("cmd"), JAVA_INT.withName("size"))
                    .withName("ethtool_gfeatures");
    static final StructLayout GET_BLOCK =
            structLayout(
                            JAVA_INT.withName("available"),
                            JAVA_INT.withName("requested"),
                            JAVA_INT.withName("active"),
                            JAVA_INT.withName("never_changed"))
                    .withName("ethtool_get_features_block");
    static final StructLayout SFEATURES =
            structLayout(JAVA_INT.withName("cmd"), JAVA_INT.withName("size"))
                    .withName("ethtool_sfeatures");
    static final StructLayout SET_BLOCK =
            structLayout(JAVA_INT.withName("valid"), JAVA_INT.withName("requested"))
                    .withName("ethtool_set_features_block");

    private static final long ACTIVE = GET_BLOCK.byteOffset(PathElement.groupElement("active"));

    /// More features than any kernel has; a larger claim is not believed.
    private static final int MOST_FEATURES = 1024;

    private final int fd;

    /// Speaks of the devices in the namespace of a socket, which the caller keeps open.
    Ethtool(int fd) {
        this.fd = fd;
    }

    /// Every feature the kernel has a name for, and whether the device does it now.
    public Map<String, Boolean> features(String device) {
        try (Arena arena = Arena.ofConfined()) {
            List<String> names = names(arena, device);
            int blocks = Math.ceilDiv(names.size(), Integer.SIZE);
            MemorySegment asked =
                    arena.allocate(GFEATURES.byteSize() + blocks * GET_BLOCK.byteSize(), 8);
            asked.setAtIndex(JAVA_INT, 0, ETHTOOL_GFEATURES);
            asked.setAtIndex(JAVA_INT, 1, blocks);
            ioctl(arena, device, asked, "reading the features of " + device);
            Map<String, Boolean> features = new LinkedHashMap<>();
            for (int i = 0; i < names.size(); i++) {
                long block = GFEATURES.byteSize() + i / Integer.SIZE * GET_BLOCK.byteSize();
                int active = asked.get(JAVA_INT, block + ACTIVE);
                features.put(names.get(i), (active >>> i & 1) != 0);
            }
            features.remove("");
            return features;
        }
    }

    /// Switches a feature and says whether the device does it afterwards: the kernel may refuse, or
    /// keep it on for the sake of another.
    public boolean set(String device, String feature, boolean on) {
        try (Arena arena = Arena.ofConfined()) {
            List<String> names = names(arena, device);
            int index = names.indexOf(feature);
            if (index < 0 || feature.isEmpty()) {
                throw new IllegalArgumentException("this kernel has no feature " + feature);
            }
            int blocks = Math.ceilDiv(names.size(), Integer.SIZE);
            MemorySegment wanted =
                    arena.allocate(SFEATURES.byteSize() + blocks * SET_BLOCK.byteSize(), 8);
            wanted.setAtIndex(JAVA_INT, 0, ETHTOOL_SFEATURES);
            wanted.setAtIndex(JAVA_INT, 1, blocks);
            long block = SFEATURES.byteSize() + index / Integer.SIZE * SET_BLOCK.byteSize();
            wanted.set(JAVA_INT, block, 1 << index);
            wanted.set(JAVA_INT, block + Integer.BYTES, on ? 1 << index : 0);
            ioctl(arena, device, wanted, "setting feature " + feature + " of " + device);
        }
        return features(device).getOrDefault(feature, false);
    }

    /// The kernel's list; a name's place in it is the feature's bit. Unused bits have empty names.
    private List<String> names(Arena arena, String device) {
        String purpose = "listing the features of " + device;
        MemorySegment info = arena.allocate(SSET_INFO.byteSize() + Integer.BYTES, 8);
        info.setAtIndex(JAVA_INT, 0, ETHTOOL_GSSET_INFO);
        info.set(JAVA_LONG, 8, 1L << ETH_SS_FEATURES);
        ioctl(arena, device, info, purpose);
        int count = info.get(JAVA_INT, SSET_INFO.byteSize());
        if (count < 0 || count > MOST_FEATURES) {
            throw new LinuxException("ioctl", Errno.ERANGE, purpose);
        }
        long text = GSTRINGS.byteSize();
        MemorySegment strings = arena.allocate(text + (long) count * ETH_GSTRING_LEN, 8);
        strings.setAtIndex(JAVA_INT, 0, ETHTOOL_GSTRINGS);
        strings.setAtIndex(JAVA_INT, 1, ETH_SS_FEATURES);
        strings.setAtIndex(JAVA_INT, 2, count);
        ioctl(arena, device, strings, purpose);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            byte[] name =
                    strings.asSlice(text + (long) i * ETH_GSTRING_LEN, ETH_GSTRING_LEN)
                            .toArray(JAVA_BYTE);
            int length = 0;
            while (length < name.length && name[length] != 0) {
                length++;
            }
            names.add(new String(name, 0, length, StandardCharsets.US_ASCII));
        }
        return names;
    }

    private void ioctl(Arena arena, String device, MemorySegment data, String purpose) {
        int answer = Ifreq.of(arena, device).data(data).ioctl(fd, SIOCETHTOOL);
        LinuxException.check(answer, "ioctl SIOCETHTOOL", purpose);
    }
}

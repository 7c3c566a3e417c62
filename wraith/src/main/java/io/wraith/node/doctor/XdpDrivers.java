package io.wraith.node.doctor;

import java.util.Set;

/// Which drivers of the mainline kernel run XDP programs before a packet becomes a socket buffer,
/// and which of those move frames into the user's memory without a copy. The newest kernel counts:
/// an older one may lack it, which the bind then shows.
final class XdpDrivers {
    private static final Set<String> ZERO_COPY =
            Set.of(
                    "fsl_dpaa2_eth",
                    "gve",
                    "i40e",
                    "ice",
                    "igb",
                    "igc",
                    "ixgbe",
                    "mlx5_core",
                    "nfp",
                    "st_gmac",
                    "tsnep",
                    "virtio_net");

    private static final Set<String> NATIVE =
            Set.of(
                    "bnxt_en",
                    "ena",
                    "fsl_enetc",
                    "hv_netvsc",
                    "ixgbevf",
                    "mana",
                    "mlx4_core",
                    "mvneta",
                    "mvpp2",
                    "qede",
                    "rvu_nicpf",
                    "sfc",
                    "tun",
                    "veth",
                    "vmxnet3");

    private XdpDrivers() {}

    static boolean knownForZeroCopy(String driver) {
        return ZERO_COPY.contains(driver);
    }

    static boolean knownForNative(String driver) {
        return NATIVE.contains(driver) || knownForZeroCopy(driver);
    }
}

package io.wraith.bench.link;

import io.wraith.bench.sim.LinkConditions;
import io.wraith.linux.Tun.Offload;

import java.util.Arrays;
import java.util.List;

/// A link as it begins: what happens to what A and to what B sends, the MTU, the seed of all
/// decisions, and what super-packets the two kernels may hand over whole.
public record LinkPlan(
        LinkConditions fromA, LinkConditions fromB, int mtu, long seed, Offload offload) {
    /// A link that changes nothing.
    public static final LinkPlan NONE =
            new LinkPlan(LinkConditions.NONE, LinkConditions.NONE, 1500, 1, Offload.TCP_AND_UDP);

    private static final int LEAST_MTU = 68;
    private static final int MOST_MTU = 65_535;
    private static final int LEAST_MTU_OF_IPV6 = 1280;

    public LinkPlan {
        if (mtu < LEAST_MTU || mtu > MOST_MTU) {
            throw new IllegalArgumentException("the MTU cannot be " + mtu);
        }
    }

    /// `--preset lan`.
    public static LinkPlan lan() {
        return NONE.with(Preset.LAN.settings());
    }

    /// `--preset NAME`, of [#presets].
    public static LinkPlan preset(String name) {
        return NONE.with(Preset.named(name).orElseThrow().settings());
    }

    public static List<String> presets() {
        return Arrays.stream(Preset.values()).map(Preset::text).toList();
    }

    /// The same with settings separated by white space: those of [LinkChange#parse], `mtu=BYTES`,
    /// `seed=NUMBER`, `offload=all|tcp|none`.
    public LinkPlan with(String settings) {
        LinkPlan plan = this;
        for (String setting : settings.strip().split("\\s+")) {
            plan = plan.withOne(setting);
        }
        return plan;
    }

    private LinkPlan withOne(String setting) {
        String value = setting.substring(setting.indexOf('=') + 1);
        if (setting.startsWith("mtu=")) {
            return new LinkPlan(fromA, fromB, (int) number(value, MOST_MTU), seed, offload);
        }
        if (setting.startsWith("seed=")) {
            return new LinkPlan(fromA, fromB, mtu, number(value, Long.MAX_VALUE), offload);
        }
        if (setting.startsWith("offload=")) {
            return new LinkPlan(fromA, fromB, mtu, seed, offload(value));
        }
        return with(LinkChange.parse(setting));
    }

    LinkPlan with(LinkChange change) {
        return new LinkPlan(change.of(Side.A, fromA), change.of(Side.B, fromB), mtu, seed, offload);
    }

    /// What happens to what one side sends.
    public LinkConditions from(Side sender) {
        return sender == Side.A ? fromA : fromB;
    }

    /// IPv6 does not exist on smaller links.
    boolean hasIpv6() {
        return mtu >= LEAST_MTU_OF_IPV6;
    }

    private static long number(String text, long most) {
        if (!text.matches("[0-9]{1,18}") || Long.parseLong(text) > most) {
            throw new IllegalArgumentException("'" + text + "' is not a number up to " + most);
        }
        return Long.parseLong(text);
    }

    private static Offload offload(String text) {
        return switch (text) {
            case "all" -> Offload.TCP_AND_UDP;
            case "tcp" -> Offload.TCP;
            case "none" -> Offload.NONE;
            default ->
                    throw new IllegalArgumentException(
                            "'" + text + "' is not an offload: all, tcp or none");
        };
    }
}

package io.wraith.node;

import io.wraith.disk.FileIo;
import io.wraith.linux.LinuxException;
import io.wraith.net.HostPort;
import io.wraith.net.PortConfig;
import io.wraith.net.Ports;
import io.wraith.net.XdpConfig;

import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;

/// Opens what a node stands on, its port and its way to files, or says in words for people why not.
final class NodePort {
    private NodePort() {}

    /// How files are to be read and written.
    static FileIo.Choice fileIo() throws NodeException {
        try {
            return FileIo.choose(System.getenv());
        } catch (IllegalArgumentException wrong) {
            throw new NodeException(
                    Trouble.GENERAL,
                    "files cannot be reached that way",
                    String.valueOf(wrong.getMessage()),
                    "unset the variable",
                    wrong);
        }
    }

    /// How many shards there are to be.
    static ShardPlan plan() throws NodeException {
        try {
            return ShardPlan.of(System.getenv(), ShardPlan.allowed(), ShardPlan::nodes);
        } catch (IllegalArgumentException wrong) {
            throw new NodeException(
                    Trouble.GENERAL,
                    "the shards cannot be set up",
                    String.valueOf(wrong.getMessage()),
                    "unset the variable, or see TUNING.md for what it may say",
                    wrong);
        }
    }

    /// A port for each shard of the plan, or one where only one can be had.
    static List<Ports.Choice> open(NodeConfig config, ShardPlan plan) throws NodeException {
        try {
            InetSocketAddress local = HostPort.parse(config.listen()).resolve().getFirst();
            XdpConfig xdp = XdpConfig.of(System.getenv());
            return Ports.openGroup(
                    PortConfig.at(local), config.datapath().wish(), xdp, plan.workers());
        } catch (LinuxException
                | UncheckedIOException
                | UnsupportedOperationException
                | UnknownHostException refused) {
            throw new NodeException(
                    Trouble.GENERAL,
                    "no port could be opened at " + config.listen(),
                    String.valueOf(refused.getMessage()),
                    "choose another address or port, or leave it out for any free one",
                    refused);
        } catch (IllegalArgumentException wrong) {
            throw new NodeException(
                    Trouble.GENERAL,
                    "no port could be opened",
                    String.valueOf(wrong.getMessage()),
                    "unset the variable, or see TUNING.md for what it may say",
                    wrong);
        }
    }
}

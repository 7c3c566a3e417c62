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

    static Ports.Choice open(NodeConfig config) throws NodeException {
        try {
            InetSocketAddress local = HostPort.parse(config.listen()).resolve().getFirst();
            XdpConfig xdp = XdpConfig.of(System.getenv());
            return Ports.open(PortConfig.at(local), config.datapath().wish(), xdp);
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

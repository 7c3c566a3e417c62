package io.wraith.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/// A place as users write it: `example.org:7000`, `192.0.2.1:7000`, `[2001:db8::1]:7000`. An empty
/// host or `*` stands for every address of this machine.
///
/// @param host a name or an address, without brackets
public record HostPort(String host, int port) {
    private static final int LARGEST_PORT = 0xffff;
    private static final String ANY = "::";

    public HostPort {
        if (port < 0 || port > LARGEST_PORT) {
            throw new IllegalArgumentException("port " + port + " is not within 0..65535");
        }
    }

    /// Throws [IllegalArgumentException] with words for the user.
    public static HostPort parse(String text) {
        int colon = text.lastIndexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException("\"" + text + "\" lacks a port: HOST:PORT");
        }
        String host = text.substring(0, colon);
        String port = text.substring(colon + 1);
        if (!port.matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("\"" + port + "\" is not a port: HOST:PORT");
        }
        if (host.startsWith("[") && host.endsWith("]")) {
            host = host.substring(1, host.length() - 1);
        } else if (host.indexOf(':') >= 0) {
            throw new IllegalArgumentException(
                    "\"" + text + "\": an IPv6 address needs brackets: [ADDRESS]:PORT");
        }
        String place = host.isEmpty() || host.equals("*") ? ANY : host;
        return new HostPort(place, Integer.parseInt(port));
    }

    /// Every address of the host, in the order of the system's resolver, which this may wait for.
    public List<InetSocketAddress> resolve() throws UnknownHostException {
        return Arrays.stream(InetAddress.getAllByName(host))
                .map(address -> new InetSocketAddress(address, port))
                .toList();
    }
}

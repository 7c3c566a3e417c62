package io.wraith.meet.lan;

/// The service as DNS-SD names it, and how long what is said about it may be believed.
final class LanService {
    static final DnsName LOCAL = DnsName.of("local");
    static final DnsName WRAITH = DnsName.of("_wraith", "_udp", "local");

    /// What a browser of all services asks for, RFC 6763, 9.
    static final DnsName SERVICES = DnsName.of("_services", "_dns-sd", "_udp", "local");

    /// RFC 6762, 10: records that name a host, and all others.
    static final long HOST_TTL_SECONDS = 120;

    static final long OTHER_TTL_SECONDS = 4500;

    /// RFC 6762, 6.7: to who cannot keep them up to date.
    static final long LEGACY_TTL_SECONDS = 10;

    private LanService() {}
}

package io.wraith.meet.lan;

import java.util.Arrays;

/// What one record says; records of other types are not kept.
sealed interface DnsRecord {
    DnsName name();

    /// How long it may be believed; 0 takes it back.
    long ttlSeconds();

    /// An instance of a service.
    record Pointer(DnsName name, long ttlSeconds, DnsName target) implements DnsRecord {}

    /// Where an instance is. Priority and weight are 0 in what we write and ignored in what we
    /// read.
    record Service(DnsName name, long ttlSeconds, int port, DnsName host) implements DnsRecord {}

    /// Attributes of an instance, of which we have none.
    record Text(DnsName name, long ttlSeconds) implements DnsRecord {}

    /// The IPv4 or IPv6 address of a host.
    final class Address implements DnsRecord {
        private final DnsName name;
        private final long ttlSeconds;
        private final byte[] address;

        Address(DnsName name, long ttlSeconds, byte[] address) {
            this.name = name;
            this.ttlSeconds = ttlSeconds;
            this.address = address;
        }

        @Override
        public DnsName name() {
            return name;
        }

        @Override
        public long ttlSeconds() {
            return ttlSeconds;
        }

        byte[] address() {
            return address;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Address that
                    && name.equals(that.name)
                    && ttlSeconds == that.ttlSeconds
                    && Arrays.equals(address, that.address);
        }

        @Override
        public int hashCode() {
            return name.hashCode() ^ Arrays.hashCode(address);
        }
    }
}

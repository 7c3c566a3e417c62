package io.wraith.meet.lan;

import java.util.List;

/// A query with the answers that the asker already has, or a response.
///
/// ```
///  0: id u16 | 2: flags u16, bit 15 response | 4: questions u16 | 6: answers u16
///  8: authorities u16 | 10: additional u16 | 12: questions, then all records
/// question: name | type u16 | class u16, bit 15 "answer me alone"
/// record:   name | type u16 | class u16, bit 15 "replaces what you have" | ttl u32
///           length u16 | data
/// ```
///
/// @param records answers, authorities and additional ones of the types we know
record DnsMessage(
        int id, boolean isResponse, List<DnsQuestion> questions, List<DnsRecord> records) {
    static final int HEADER = 12;
    static final int RESPONSE = 0x8000;
    static final int OPERATION_AND_ERROR = 0x780f;
    static final int AUTHORITATIVE = 0x0400;
    static final int INTERNET = 1;
    static final int TOP_BIT = 0x8000;
    static final int POINTER = 0xc0;

    /// The most that may be sent in one datagram by RFC 6762, 17.
    static final int LIMIT = 9000;
}

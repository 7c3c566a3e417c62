package io.wraith.simd;

/// One way to do the three passes of ChaCha20-Poly1305 over a batch. A form belongs to one key.
interface PacketForm {
    /// Draws the Poly1305 key of every packet into [Packets#macKeys] and [Packets#tags].
    void drawMacKeys(Packets packets);

    /// Turns `s` in [Packets#tags] into the tag over the associated data and `texts`.
    void authenticate(Packets packets, PacketRows texts);

    /// XORs the keystream of the packets whose bits are set in `chosen` from source to target.
    void crypt(Packets packets, long chosen);

    /// Wipes what it keeps of the key.
    void close();
}

package io.wraith.crypto.noise;

/// What a handshake message is made of.
enum Token {
    E,
    S,
    EE,
    ES,
    SE,
    SS,
    PSK,
    /// An ephemeral KEM encapsulation key, sent like a static key.
    E1,
    /// A ciphertext for the key of `E1`; its secret is mixed in after the ciphertext.
    EKEM1
}

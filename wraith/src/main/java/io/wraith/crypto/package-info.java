/// Packet protection: AEAD suites, the key schedule, the replay window, keyed tokens; below it the
/// Noise framework (`noise`) and the handshake that peers speak (`handshake`).
///
/// Pure: no clock, no thread, no file; randomness is passed in. What a peer sends is answered with
/// a [CryptoFault], never with an exception. Arrays that hold secrets and are ours are overwritten
/// by `destroy`; what the JDK's ciphers and key objects keep inside can only be dropped.
package io.wraith.crypto;

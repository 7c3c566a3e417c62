/// The Noise protocol framework, revision 34, with the pre-shared key modifiers and the tokens `e1`
/// and `ekem1` of the KEM-based hybrid forward secrecy draft.
///
/// Names follow that specification: tokens, `SymmetricState`, `MixKey`. Where it says "signal an
/// error to the caller", a verb answers with a negative code of [io.wraith.crypto.CryptoFault].
/// Where it then ends the handshake, a refused message here changes nothing: datagrams are forged.
package io.wraith.crypto.noise;

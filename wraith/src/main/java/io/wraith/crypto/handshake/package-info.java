/// The handshake that peers speak: identities, `XXhfs` with identity proofs in its payloads, and
/// the exchange that refreshes a session's keys.
package io.wraith.crypto.handshake;

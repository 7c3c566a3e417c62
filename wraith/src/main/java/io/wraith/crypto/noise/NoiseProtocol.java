package io.wraith.crypto.noise;

/// A pattern with its algorithms; the key exchange is X25519, beside ML-KEM-768 in hybrid patterns.
public record NoiseProtocol(Pattern pattern, NoiseCipher cipher, NoiseHash hash) {
    /// The name that both sides hash first, so that different protocols never agree on a key.
    public String name() {
        String exchange = pattern.uses(Token.E1) ? "25519+MLKEM768" : "25519";
        return String.join("_", "Noise", pattern.name(), exchange, cipher.label(), hash.label());
    }
}

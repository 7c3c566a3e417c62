package io.wraith.crypto;

import io.wraith.base.Check;

import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

import java.util.Arrays;
import java.util.Optional;

/// Seals a small secret with a passphrase. Argon2id (RFC 9106) makes a key of passphrase and salt,
/// and that key seals once, by ChaCha20-Poly1305: every sealing takes a new salt, so the nonce need
/// not vary.
public final class PassphraseSeal {
    /// The salt is random and never used again.
    public static final int SALT_LENGTH = 16;

    private static final Suite SUITE = Suite.CHACHA20_POLY1305;

    static {
        BouncyCastle.reach();
    }

    private PassphraseSeal() {}

    /// What one guess of the passphrase takes.
    ///
    /// @param memoryKib how much memory, in KiB
    /// @param passes how often it is gone through
    /// @param lanes in how many parts, which may be gone through at once
    public record Cost(int memoryKib, int passes, int lanes) {
        /// RFC 9106, section 4, second recommendation.
        public static final Cost USUAL = new Cost(1 << 16, 3, 4);

        private static final int MOST_KIB = 1 << 17;
        private static final int MOST_PASSES = 64;
        private static final int MOST_LANES = 16;
        private static final int LEAST_KIB_PER_LANE = 8;

        /// Whether it is one of Argon2's, and no more than what a process of ours has memory for.
        public boolean isAffordable() {
            return lanes >= 1
                    && lanes <= MOST_LANES
                    && memoryKib >= LEAST_KIB_PER_LANE * lanes
                    && memoryKib <= MOST_KIB
                    && passes >= 1
                    && passes <= MOST_PASSES;
        }
    }

    /// What is sealed, and [Aead#TAG_LENGTH] bytes more. The header is not sealed, and cannot be
    /// changed either.
    public static byte[] seal(
            Cost cost, byte[] passphrase, byte[] salt, byte[] header, byte[] secret) {
        Aead aead = aead(cost, passphrase, salt);
        try {
            byte[] sealed = new byte[secret.length + Aead.TAG_LENGTH];
            aead.header(header, 0, header.length).seal(0, secret, 0, secret.length, sealed, 0);
            return sealed;
        } finally {
            aead.destroy();
        }
    }

    /// The secret, which the caller overwrites; empty if passphrase, salt or header is another one,
    /// or a bit was changed.
    public static Optional<byte[]> open(
            Cost cost, byte[] passphrase, byte[] salt, byte[] header, byte[] sealed) {
        if (sealed.length < Aead.TAG_LENGTH) {
            return Optional.empty();
        }
        Aead aead = aead(cost, passphrase, salt);
        try {
            byte[] secret = new byte[sealed.length - Aead.TAG_LENGTH];
            int opened =
                    aead.header(header, 0, header.length)
                            .open(0, sealed, 0, sealed.length, secret, 0);
            return opened == secret.length ? Optional.of(secret) : Optional.empty();
        } finally {
            aead.destroy();
        }
    }

    private static Aead aead(Cost cost, byte[] passphrase, byte[] salt) {
        Check.that(cost.isAffordable(), "a cost that was looked at");
        byte[] key = new byte[SUITE.keyLength()];
        key(cost, passphrase, salt, key);
        try {
            return SUITE.aead(key, new byte[SUITE.ivLength()]);
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    static void key(Cost cost, byte[] passphrase, byte[] salt, byte[] key) {
        Argon2BytesGenerator argon2 = new Argon2BytesGenerator();
        argon2.init(
                new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                        .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                        .withMemoryAsKB(cost.memoryKib())
                        .withIterations(cost.passes())
                        .withParallelism(cost.lanes())
                        .withSalt(salt)
                        .build());
        argon2.generateBytes(passphrase, key);
    }
}

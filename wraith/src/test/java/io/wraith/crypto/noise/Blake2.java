package io.wraith.crypto.noise;

import org.bouncycastle.crypto.digests.Blake2bDigest;
import org.bouncycastle.crypto.digests.Blake2sDigest;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

import java.security.Key;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.spec.AlgorithmParameterSpec;

import javax.crypto.Mac;
import javax.crypto.MacSpi;

/// The BLAKE2 hashes of Noise, which the JDK lacks and most published vectors use.
final class Blake2 {
    private static final Provider BOUNCY_CASTLE = new BouncyCastleProvider();

    static final NoiseHash BLAKE2S =
            new NoiseHash(
                    "BLAKE2s",
                    () -> digest("BLAKE2S-256"),
                    () -> new HmacOf(new HMac(new Blake2sDigest(256))));

    static final NoiseHash BLAKE2B =
            new NoiseHash(
                    "BLAKE2b",
                    () -> digest("BLAKE2B-512"),
                    () -> new HmacOf(new HMac(new Blake2bDigest(512))));

    private Blake2() {}

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name, BOUNCY_CASTLE);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /// Bouncy Castle's HMAC in the dress of the JDK.
    private static final class HmacOf extends Mac {
        private HmacOf(HMac hmac) {
            super(new Spi(hmac), BOUNCY_CASTLE, hmac.getAlgorithmName());
        }
    }

    private static final class Spi extends MacSpi {
        private final HMac hmac;

        private Spi(HMac hmac) {
            this.hmac = hmac;
        }

        @Override
        protected int engineGetMacLength() {
            return hmac.getMacSize();
        }

        @Override
        protected void engineInit(Key key, AlgorithmParameterSpec parameters) {
            hmac.init(new KeyParameter(key.getEncoded()));
        }

        @Override
        protected void engineUpdate(byte input) {
            hmac.update(input);
        }

        @Override
        protected void engineUpdate(byte[] input, int offset, int length) {
            hmac.update(input, offset, length);
        }

        @Override
        protected byte[] engineDoFinal() {
            byte[] tag = new byte[hmac.getMacSize()];
            hmac.doFinal(tag, 0);
            return tag;
        }

        @Override
        protected void engineReset() {
            hmac.reset();
        }
    }
}

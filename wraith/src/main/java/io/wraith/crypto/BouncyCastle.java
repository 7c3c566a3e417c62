package io.wraith.crypto;

/// The way to Bouncy Castle. As a module it would cost every start of the product 0.2 s, used or
/// not; so it is on the class path, where a module looks only after it said so.
public final class BouncyCastle {
    private BouncyCastle() {}

    /// Comes before the first mention of one of its classes.
    public static void reach() {
        BouncyCastle.class
                .getModule()
                .addReads(BouncyCastle.class.getClassLoader().getUnnamedModule());
    }
}

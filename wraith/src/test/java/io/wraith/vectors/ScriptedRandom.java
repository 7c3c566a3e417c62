package io.wraith.vectors;

import java.security.SecureRandom;
import java.util.SplittableRandom;

/// Randomness that a test decides: given bytes first, then those of a seeded generator.
public final class ScriptedRandom extends SecureRandom {
    private static final long serialVersionUID = 1;

    private final byte[] script;
    private final transient SplittableRandom then;
    private int at;

    public ScriptedRandom(long seed) {
        this(new byte[0], seed);
    }

    private ScriptedRandom(byte[] script, long seed) {
        this.script = script;
        this.then = new SplittableRandom(seed);
    }

    public static ScriptedRandom of(byte[] script) {
        return new ScriptedRandom(script.clone(), 0);
    }

    @Override
    public void nextBytes(byte[] target) {
        if (at == script.length) {
            then.nextBytes(target);
            return;
        }
        System.arraycopy(script, at, target, 0, target.length);
        at += target.length;
    }
}

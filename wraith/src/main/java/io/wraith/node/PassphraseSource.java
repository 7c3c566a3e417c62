package io.wraith.node;

import java.nio.file.Path;

/// Is asked for the passphrase of a key file that has one.
@FunctionalInterface
public interface PassphraseSource {
    /// Nobody can be asked.
    PassphraseSource NONE =
            file -> {
                throw new NodeException(
                        Trouble.GENERAL,
                        "the identity is sealed with a passphrase",
                        file + " cannot be used without it, and none was given",
                        "give a NodeConfig a source for it, or another home");
            };

    /// The caller closes it.
    Passphrase of(Path keyFile) throws NodeException;
}

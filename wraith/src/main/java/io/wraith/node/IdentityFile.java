package io.wraith.node;

import io.wraith.crypto.handshake.Identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/// The user's long-term identity on disk: one line, `wraith-identity-1 ` and the private seed with
/// the public key in hexadecimal. Only its owner may read it.
public final class IdentityFile {
    private static final String FILE = "identity";
    private static final String PLAIN = "wraith-identity-1 ";

    private final Path path;

    public IdentityFile(Path home) {
        path = home.resolve(FILE);
    }

    public Path path() {
        return path;
    }

    public boolean exists() {
        return Files.exists(path);
    }

    /// What peers call this user: the public key in hexadecimal. Made now if there was none.
    public String publicText() throws NodeException {
        return openOrCreate(new SecureRandom()).publicIdentity().toString();
    }

    /// Makes a new identity in place of the one there is, and answers its public key.
    public String renew() throws NodeException {
        return create(new SecureRandom()).publicIdentity().toString();
    }

    Identity openOrCreate(SecureRandom random) throws NodeException {
        return exists() ? open() : create(random);
    }

    private Identity create(SecureRandom random) throws NodeException {
        Identity identity = Identity.generate(random);
        byte[] encoded = identity.encoded();
        byte[] text =
                (PLAIN + HexFormat.of().formatHex(encoded) + "\n")
                        .getBytes(StandardCharsets.US_ASCII);
        try {
            PrivateFile.write(path, text);
        } catch (IOException failure) {
            throw new NodeException(
                    Trouble.GENERAL,
                    "the identity cannot be stored",
                    String.valueOf(failure.getMessage()),
                    "see who may write " + path,
                    failure);
        } finally {
            Arrays.fill(encoded, (byte) 0);
            Arrays.fill(text, (byte) 0);
        }
        return identity;
    }

    private Identity open() throws NodeException {
        byte[] text;
        try {
            if (PrivateFile.isOpenToOthers(path)) {
                throw new NodeException(
                        Trouble.GENERAL,
                        "the identity is not private",
                        path + " may be read or written by others",
                        "run: chmod 600 " + path);
            }
            text = Files.readAllBytes(path);
        } catch (IOException unreadable) {
            throw new NodeException(
                    Trouble.GENERAL,
                    "the identity cannot be read",
                    String.valueOf(unreadable.getMessage()),
                    "see who may read " + path,
                    unreadable);
        }
        return decode(text)
                .orElseThrow(() ->
                        new NodeException(
                                Trouble.GENERAL,
                                "the identity is damaged",
                                path + " does not hold a key of Wraith's",
                                "restore it from a copy, or run: wraith keygen --replace"));
    }

    private static Optional<Identity> decode(byte[] text) {
        String line = new String(text, StandardCharsets.US_ASCII).strip();
        Arrays.fill(text, (byte) 0);
        if (!line.startsWith(PLAIN) || !line.matches("[ -~]{18}([0-9a-f]{2})+")) {
            return Optional.empty();
        }
        byte[] encoded = HexFormat.of().parseHex(line, PLAIN.length(), line.length());
        Optional<Identity> identity = Identity.decode(encoded);
        Arrays.fill(encoded, (byte) 0);
        return identity;
    }
}

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

/// The user's long-term identity on disk, which only its owner may read: one line, either
/// `wraith-identity-1 ` and the private seed with the public key in hexadecimal, or a
/// [SealedIdentity], which is worth nothing without its passphrase.
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

    /// Whether there is an identity that a passphrase opens.
    public boolean isSealed() throws NodeException {
        return exists() && sealed(read()).isPresent();
    }

    /// What peers call this user: the public key in hexadecimal. Made now if there was none. Takes
    /// no passphrase.
    public String publicText() throws NodeException {
        if (!exists()) {
            return renew();
        }
        byte[] text = read();
        Optional<SealedIdentity> sealed = sealed(text);
        return sealed.isPresent()
                ? sealed.get().publicText()
                : plain(text).publicIdentity().toString();
    }

    /// Makes a new identity in place of the one there is, and answers its public key.
    public String renew() throws NodeException {
        Identity identity = Identity.generate(new SecureRandom());
        write(identity);
        return identity.publicIdentity().toString();
    }

    /// The same with a passphrase.
    public String renew(Passphrase passphrase) throws NodeException {
        Identity identity = Identity.generate(new SecureRandom());
        write(identity, passphrase);
        return identity.publicIdentity().toString();
    }

    /// Gives the identity another passphrase, or its first one. Whoever has a copy of the file as
    /// it was can still open that with what opened it.
    public void seal(PassphraseSource present, PassphraseSource next) throws NodeException {
        Identity identity = openOrCreate(new SecureRandom(), present);
        try (Passphrase passphrase = next.of(path)) {
            write(identity, passphrase);
        }
    }

    /// The identity needs no passphrase any more.
    public void unseal(PassphraseSource present) throws NodeException {
        write(openOrCreate(new SecureRandom(), present));
    }

    Identity openOrCreate(SecureRandom random, PassphraseSource passphrases) throws NodeException {
        if (!exists()) {
            Identity identity = Identity.generate(random);
            write(identity);
            return identity;
        }
        byte[] text = read();
        Optional<SealedIdentity> sealed = sealed(text);
        return sealed.isPresent() ? open(sealed.get(), passphrases) : plain(text);
    }

    private Identity open(SealedIdentity sealed, PassphraseSource passphrases)
            throws NodeException {
        try (Passphrase passphrase = passphrases.of(path)) {
            return sealed.open(passphrase)
                    .orElseThrow(() ->
                            new NodeException(
                                    Trouble.GENERAL,
                                    "the passphrase does not open the identity",
                                    "it is another one, or " + path + " was changed",
                                    "try again, or restore the file from a copy"));
        }
    }

    private void write(Identity identity) throws NodeException {
        byte[] encoded = identity.encoded();
        byte[] text =
                (PLAIN + HexFormat.of().formatHex(encoded) + "\n")
                        .getBytes(StandardCharsets.US_ASCII);
        Arrays.fill(encoded, (byte) 0);
        write(text);
    }

    private void write(Identity identity, Passphrase passphrase) throws NodeException {
        SealedIdentity sealed = SealedIdentity.seal(identity, passphrase, new SecureRandom());
        write(sealed.text().getBytes(StandardCharsets.US_ASCII));
    }

    private void write(byte[] text) throws NodeException {
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
            Arrays.fill(text, (byte) 0);
        }
    }

    private byte[] read() throws NodeException {
        try {
            if (PrivateFile.isOpenToOthers(path)) {
                throw new NodeException(
                        Trouble.GENERAL,
                        "the identity is not private",
                        path + " may be read or written by others",
                        "run: chmod 600 " + path);
            }
            return Files.readAllBytes(path);
        } catch (IOException unreadable) {
            throw new NodeException(
                    Trouble.GENERAL,
                    "the identity cannot be read",
                    String.valueOf(unreadable.getMessage()),
                    "see who may read " + path,
                    unreadable);
        }
    }

    private static Optional<SealedIdentity> sealed(byte[] text) {
        return SealedIdentity.parse(new String(text, StandardCharsets.US_ASCII).strip());
    }

    private Identity plain(byte[] text) throws NodeException {
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

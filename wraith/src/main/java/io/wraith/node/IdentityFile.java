package io.wraith.node;

import io.wraith.crypto.handshake.Identity;

import java.io.IOException;
import java.nio.ByteBuffer;
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
        ByteBuffer text = ByteBuffer.allocate(PLAIN.length() + 2 * encoded.length + 1);
        text.put(PLAIN.getBytes(StandardCharsets.US_ASCII));
        for (byte value : encoded) {
            text.put((byte) HexFormat.of().toHighHexDigit(value));
            text.put((byte) HexFormat.of().toLowHexDigit(value));
        }
        text.put((byte) '\n');
        Arrays.fill(encoded, (byte) 0);
        write(text.array());
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
                    FileReason.of(failure, path),
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
                    FileReason.of(unreadable, path),
                    "see who may read " + path,
                    unreadable);
        }
    }

    /// Only what is sealed becomes a string: one with a key in it could not be wiped.
    private static Optional<SealedIdentity> sealed(byte[] text) {
        return beginsWith(text, SealedIdentity.BEGINNING)
                ? SealedIdentity.parse(new String(text, StandardCharsets.US_ASCII).strip())
                : Optional.empty();
    }

    private static boolean beginsWith(byte[] text, String beginning) {
        byte[] bytes = beginning.getBytes(StandardCharsets.US_ASCII);
        return text.length >= bytes.length
                && Arrays.equals(text, 0, bytes.length, bytes, 0, bytes.length);
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

    /// Wipes the text, and makes no string of it.
    private static Optional<Identity> decode(byte[] text) {
        char[] line = new char[text.length];
        int length = 0;
        for (byte letter : text) {
            line[length++] = (char) (letter & 0xff);
        }
        while (length > 0 && line[length - 1] <= ' ') {
            length--;
        }
        byte[] encoded = new byte[0];
        try {
            if (length < PLAIN.length() || !beginsWith(text, PLAIN)) {
                return Optional.empty();
            }
            encoded = HexFormat.of().parseHex(line, PLAIN.length(), length);
            return Identity.decode(encoded);
        } catch (IllegalArgumentException notHexadecimal) {
            return Optional.empty();
        } finally {
            Arrays.fill(text, (byte) 0);
            Arrays.fill(line, '\0');
            Arrays.fill(encoded, (byte) 0);
        }
    }
}

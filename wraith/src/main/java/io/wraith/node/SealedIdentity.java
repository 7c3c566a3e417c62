package io.wraith.node;

import io.wraith.crypto.Aead;
import io.wraith.crypto.PassphraseSeal;
import io.wraith.crypto.PassphraseSeal.Cost;
import io.wraith.crypto.handshake.Identity;
import io.wraith.crypto.handshake.PublicIdentity;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A key file that a passphrase opens: one line. The public key is in the clear, so that it can be
/// shown without the passphrase; all before the last word is authenticated by the last one.
///
/// ```
/// wraith-identity-2 argon2id KIB PASSES LANES SALT PUBLIC SEALED
/// ```
final class SealedIdentity {
    static final String BEGINNING = "wraith-identity-2 argon2id ";

    private static final HexFormat HEX = HexFormat.of();
    private static final Pattern LINE =
            Pattern.compile(
                    "(?<header>"
                            + BEGINNING
                            + "(?<kib>\\d{1,7}) (?<passes>\\d{1,2})"
                            + " (?<lanes>\\d{1,2}) (?<salt>"
                            + hex(PassphraseSeal.SALT_LENGTH)
                            + ") (?<public>"
                            + hex(PublicIdentity.LENGTH)
                            + ") )(?<sealed>"
                            + hex(Identity.ENCODED_LENGTH + Aead.TAG_LENGTH)
                            + ")");

    private final Cost cost;
    private final byte[] salt;
    private final String header;
    private final String publicText;
    private final byte[] sealed;

    private SealedIdentity(
            Cost cost, byte[] salt, String header, String publicText, byte[] sealed) {
        this.cost = cost;
        this.salt = salt;
        this.header = header;
        this.publicText = publicText;
        this.sealed = sealed;
    }

    static SealedIdentity seal(Identity identity, Passphrase passphrase, SecureRandom random) {
        Cost cost = Cost.USUAL;
        byte[] salt = new byte[PassphraseSeal.SALT_LENGTH];
        random.nextBytes(salt);
        String publicText = identity.publicIdentity().toString();
        String header =
                BEGINNING
                        + String.join(
                                " ",
                                Integer.toString(cost.memoryKib()),
                                Integer.toString(cost.passes()),
                                Integer.toString(cost.lanes()),
                                HEX.formatHex(salt),
                                publicText,
                                "");
        byte[] encoded = identity.encoded();
        byte[] sealed = PassphraseSeal.seal(cost, passphrase.bytes(), salt, ascii(header), encoded);
        Arrays.fill(encoded, (byte) 0);
        return new SealedIdentity(cost, salt, header, publicText, sealed);
    }

    /// Empty for anything else, and for what would take more memory to open than we ever ask for.
    static Optional<SealedIdentity> parse(String line) {
        Matcher matcher = LINE.matcher(line);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        Cost cost =
                new Cost(
                        Integer.parseInt(matcher.group("kib")),
                        Integer.parseInt(matcher.group("passes")),
                        Integer.parseInt(matcher.group("lanes")));
        return cost.isAffordable()
                ? Optional.of(
                        new SealedIdentity(
                                cost,
                                HEX.parseHex(matcher.group("salt")),
                                matcher.group("header"),
                                matcher.group("public"),
                                HEX.parseHex(matcher.group("sealed"))))
                : Optional.empty();
    }

    /// Empty if the passphrase is another one, or something in the file was changed.
    Optional<Identity> open(Passphrase passphrase) {
        return PassphraseSeal.open(cost, passphrase.bytes(), salt, ascii(header), sealed)
                .flatMap(encoded -> {
                    Optional<Identity> identity = Identity.decode(encoded);
                    Arrays.fill(encoded, (byte) 0);
                    return identity;
                });
    }

    String publicText() {
        return publicText;
    }

    String text() {
        return header + HEX.formatHex(sealed) + "\n";
    }

    private static String hex(int bytes) {
        return "[0-9a-f]{" + 2 * bytes + "}";
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}

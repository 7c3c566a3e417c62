package io.wraith.crypto.handshake;

import java.security.SecureRandom;

/// What all handshakes of one side share. Owned by one thread.
public record Party(Credentials credentials, VerifiedKeys verified, SecureRandom random) {}

package io.wraith.proto.handshake;

import io.wraith.base.Big;
import io.wraith.base.Check;
import io.wraith.crypto.KeyedToken;
import io.wraith.crypto.Suite;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// The payload of messages 2 and 3, encrypted.
///
/// ```
/// 0: length of the entries u16 | 2: entries … | application bytes …
/// entry  0: id u16 | 2: length u16 | 4: value …
/// ```
///
/// Beside the numbers of [Parameter] an entry is the sender's connection id, the token with which
/// it may reset that id, its suites (`suite u8 | ns per KiB u32` each), or, in message 3, the suite
/// that was chosen.
final class Greeting {
    private static final int CONNECTION_ID = 0x01;
    private static final int RESET_TOKEN = 0x02;
    private static final int SUITES = 0x03;
    private static final int CHOSEN_SUITE = 0x04;
    private static final int ENTRY_HEADER = 4;
    private static final int SUITE_LENGTH = 5;

    /// Larger than all entries that this version writes.
    private static final int ENTRIES_LIMIT = 512;

    private final Parameters parameters;
    private final long connectionId;
    private final byte[] resetToken;
    private final @Nullable Suite chosen;
    private final byte[] application;

    Greeting(
            Parameters parameters,
            long connectionId,
            byte[] resetToken,
            @Nullable Suite chosen,
            byte[] application) {
        Check.that(connectionId != 0 && resetToken.length == KeyedToken.LENGTH, "id and token");
        this.parameters = parameters;
        this.connectionId = connectionId;
        this.resetToken = resetToken;
        this.chosen = chosen;
        this.application = application;
    }

    Parameters parameters() {
        return parameters;
    }

    long connectionId() {
        return connectionId;
    }

    byte[] resetToken() {
        return resetToken.clone();
    }

    @Nullable Suite chosen() {
        return chosen;
    }

    byte[] application() {
        return application.clone();
    }

    byte[] encode() {
        byte[] bytes = new byte[ENTRIES_LIMIT + application.length];
        int end = header(bytes, 2, CONNECTION_ID, Long.BYTES);
        Big.u64(bytes, end, connectionId);
        end = header(bytes, end + Long.BYTES, RESET_TOKEN, KeyedToken.LENGTH);
        System.arraycopy(resetToken, 0, bytes, end, KeyedToken.LENGTH);
        List<SuiteSpeed> suites = parameters.suites();
        end = header(bytes, end + KeyedToken.LENGTH, SUITES, SUITE_LENGTH * suites.size());
        for (SuiteSpeed speed : suites) {
            Big.u8(bytes, end, speed.suite().id());
            Big.u32(bytes, end + 1, (int) speed.nsPerKib());
            end += SUITE_LENGTH;
        }
        if (chosen != null) {
            end = header(bytes, end, CHOSEN_SUITE, 1);
            Big.u8(bytes, end++, chosen.id());
        }
        for (Parameter parameter : Parameter.values()) {
            end = header(bytes, end, parameter.code(), parameter.length());
            long value = parameters.value(parameter);
            for (int i = parameter.length() - 1; i >= 0; i--) {
                Big.u8(bytes, end++, (int) (value >>> (8 * i)) & 0xff);
            }
        }
        Big.u16(bytes, 0, end - 2);
        System.arraycopy(application, 0, bytes, end, application.length);
        return Arrays.copyOf(bytes, end + application.length);
    }

    private static int header(byte[] bytes, int at, int id, int length) {
        Big.u16(bytes, at, id);
        Big.u16(bytes, at + 2, length);
        return at + ENTRY_HEADER;
    }

    /// What a peer wrote, or null if it is not allowed: an entry that is cut off, comes twice, has
    /// another length or a value out of range, or one of the necessary ones is absent.
    // PROTOCOL: It MUST refuse a payload with an entry that is cut off, comes twice, has another
    // length or a value out of range.
    static @Nullable Greeting decode(byte[] bytes, int at, int length) {
        if (length < 2 || Big.u16(bytes, at) > length - 2) {
            return null;
        }
        int end = at + 2 + Big.u16(bytes, at);
        Decoder decoder = new Decoder(bytes);
        for (int entry = at + 2; entry < end; ) {
            if (end - entry < ENTRY_HEADER
                    || end - entry - ENTRY_HEADER < Big.u16(bytes, entry + 2)) {
                return null;
            }
            int valueLength = Big.u16(bytes, entry + 2);
            // PROTOCOL: A receiver MUST ignore entries whose id it does not know.
            if (!decoder.take(Big.u16(bytes, entry), entry + ENTRY_HEADER, valueLength)) {
                return null;
            }
            entry += ENTRY_HEADER + valueLength;
        }
        return decoder.greeting(Arrays.copyOfRange(bytes, end, at + length));
    }

    private static final class Decoder {
        private final byte[] bytes;
        private final Map<Parameter, Long> numbers = new EnumMap<>(Parameter.class);
        private final List<SuiteSpeed> suites = new ArrayList<>();
        private long connectionId;
        private byte @Nullable [] resetToken;
        private boolean suitesSeen;
        private boolean choiceSeen;
        private @Nullable Suite chosen;

        Decoder(byte[] bytes) {
            this.bytes = bytes;
        }

        /// False for an entry that is not allowed.
        boolean take(int id, int at, int length) {
            return switch (id) {
                case CONNECTION_ID -> {
                    boolean first = connectionId == 0 && length == Long.BYTES;
                    connectionId = first ? Big.u64(bytes, at) : 0;
                    yield connectionId != 0;
                }
                case RESET_TOKEN -> {
                    boolean first = resetToken == null && length == KeyedToken.LENGTH;
                    resetToken = Arrays.copyOfRange(bytes, at, at + length);
                    yield first;
                }
                case SUITES -> suites(at, length);
                case CHOSEN_SUITE -> {
                    boolean first = !choiceSeen && length == 1;
                    choiceSeen = true;
                    chosen = first ? Suite.of(Big.u8(bytes, at)) : null;
                    yield chosen != null;
                }
                default -> number(id, at, length);
            };
        }

        private boolean suites(int at, int length) {
            if (suitesSeen
                    || length % SUITE_LENGTH != 0
                    || length > SUITE_LENGTH * Parameters.SUITES_LIMIT) {
                return false;
            }
            suitesSeen = true;
            for (int i = at; i < at + length; i += SUITE_LENGTH) {
                Suite suite = Suite.of(Big.u8(bytes, i));
                if (suite != null) {
                    suites.add(
                            new SuiteSpeed(suite, Integer.toUnsignedLong(Big.u32(bytes, i + 1))));
                }
            }
            return true;
        }

        private boolean number(int id, int at, int length) {
            for (Parameter parameter : Parameter.values()) {
                if (parameter.code() == id) {
                    if (length != parameter.length()) {
                        return false;
                    }
                    long value = 0;
                    for (int i = 0; i < length; i++) {
                        value = value << 8 | Big.u8(bytes, at + i);
                    }
                    boolean first = numbers.put(parameter, value) == null;
                    return first && parameter.allows(value);
                }
            }
            return true;
        }

        @Nullable Greeting greeting(byte[] application) {
            if (connectionId == 0 || resetToken == null || suites.isEmpty()) {
                return null;
            }
            Parameters parameters =
                    new Parameters(
                            value(Parameter.CONNECTION_WINDOW),
                            value(Parameter.STREAM_WINDOW),
                            (int) value(Parameter.TWO_WAY_STREAMS),
                            (int) value(Parameter.ONE_WAY_STREAMS),
                            (int) value(Parameter.IDLE_TIMEOUT_MS),
                            (int) value(Parameter.MAX_ACK_DELAY_US),
                            (int) value(Parameter.MAX_PLAINTEXT),
                            (int) value(Parameter.MAX_LANES),
                            (int) value(Parameter.OBFUSCATION),
                            suites);
            return new Greeting(parameters, connectionId, resetToken, chosen, application);
        }

        private long value(Parameter parameter) {
            return numbers.getOrDefault(parameter, parameter.absent());
        }
    }
}

package io.wraith.vfs.message;

import io.wraith.base.Prng;
import io.wraith.transfer.ByteString;
import io.wraith.vfs.message.Attributes.Owner;
import io.wraith.vfs.message.Attributes.Times;
import io.wraith.vfs.message.FromHost.AttributeList;
import io.wraith.vfs.message.FromHost.AttributeValue;
import io.wraith.vfs.message.FromHost.Bye;
import io.wraith.vfs.message.FromHost.Change;
import io.wraith.vfs.message.FromHost.Data;
import io.wraith.vfs.message.FromHost.Extended;
import io.wraith.vfs.message.FromHost.FileSystem;
import io.wraith.vfs.message.FromHost.Granted;
import io.wraith.vfs.message.FromHost.Head;
import io.wraith.vfs.message.FromHost.Invalidate;
import io.wraith.vfs.message.FromHost.InvalidateAll;
import io.wraith.vfs.message.FromHost.Listed;
import io.wraith.vfs.message.FromHost.Opened;
import io.wraith.vfs.message.FromHost.Page;
import io.wraith.vfs.message.FromHost.Sought;
import io.wraith.vfs.message.FromHost.Stated;
import io.wraith.vfs.message.FromHost.Usage;
import io.wraith.vfs.message.FromHost.Walked;
import io.wraith.vfs.message.FromHost.Welcome;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Any message that may be said, drawn from a seed.
final class RandomMessages {
    private static final int KINDS_OF_MOUNT = 13;
    private static final int KINDS_OF_HOST = 13;

    private final Prng random;
    private final boolean isPlain;

    RandomMessages(long seed) {
        this(seed, false);
    }

    private RandomMessages(long seed, boolean isPlain) {
        random = new Prng(seed);
        this.isPlain = isPlain;
    }

    /// With names of letters only.
    static RandomMessages plain(long seed) {
        return new RandomMessages(seed, true);
    }

    FromMount fromMount() {
        return fromMount(random.below(KINDS_OF_MOUNT));
    }

    private FromMount fromMount(int kind) {
        int request = (int) random.nextLong();
        int handle = (int) random.nextLong();
        return switch (kind) {
            case 0 -> new FromMount.Hello(random.below(1 << 16), (int) random.nextLong());
            case 1 -> new FromMount.Lane(random.below(2));
            case 2 -> new FromMount.Walk(request, number(), list(Limits.MOST_NAMES, this::name));
            case 3 -> new FromMount.Stat(request, handle);
            case 4 ->
                    new FromMount.ListFolder(
                            request, place(), random.nextLong(), 1 + random.below(16));
            case 5 ->
                    new FromMount.Open(
                            request,
                            place(),
                            chance(),
                            random.below(Limits.MOST_SMALL_BYTES + 1),
                            chance() ? Version.NONE : attributes(Attributes.FILE).version());
            case 6 ->
                    new FromMount.Read(
                            request,
                            handle,
                            size(),
                            1 + random.below(Limits.MOST_LARGE_BYTES),
                            random.below(3),
                            attributes(Attributes.FILE).version());
            case 7 -> new FromMount.Seek(request, handle, size(), chance());
            case 8 -> new FromMount.ListAttributes(request, place());
            case 9 -> new FromMount.GetAttribute(request, place(), name());
            case 10 -> new FromMount.StatFileSystem(request);
            case 11 -> {
                List<Integer> handles = list(30, () -> (int) random.nextLong());
                yield new FromMount.Close(handles.isEmpty() ? List.of(handle) : handles);
            }
            default -> new FromMount.Cancel(request);
        };
    }

    FromHost fromHost() {
        return switch (random.below(KINDS_OF_HOST)) {
            case 0 -> welcome();
            case 1 -> new Invalidate(random.nextLong(), list(20, this::change));
            case 2 -> new InvalidateAll(random.nextLong());
            case 3 -> new Bye(one(Bye.Why.values()), "so long");
            case 4 -> walked();
            case 5 -> {
                Head head = head();
                yield new Stated(head, isOk(head) ? attributes(type()) : Attributes.NONE);
            }
            case 6 -> {
                Head head = head();
                yield new Listed(head, isOk(head) ? page() : Page.NONE);
            }
            case 7 -> opened();
            case 8 -> data();
            case 9 -> {
                Head head = head();
                yield new Sought(head, isOk(head) ? size() : 0);
            }
            case 10 -> {
                Head head = head();
                yield isOk(head)
                        ? new AttributeList(head, lease(), list(9, this::extended))
                        : new AttributeList(head, 0, List.of());
            }
            case 11 -> {
                Head head = head();
                yield isOk(head)
                        ? new AttributeValue(head, lease(), bytes(random.below(300)))
                        : new AttributeValue(head, 0, ByteString.EMPTY);
            }
            default -> {
                Head head = head();
                yield new FileSystem(head, isOk(head) ? usage() : Usage.NONE);
            }
        };
    }

    private <T> T one(T[] all) {
        return all[random.below(all.length)];
    }

    Tail tail() {
        Status status = one(Status.values());
        int flags = (random.below(2) * Limits.ZEROS) | random.below(4);
        return new Tail(
                status,
                flags,
                random.below(Limits.MOST_LARGE_BYTES + 1),
                random.nextLong(),
                random.nextLong(),
                attributes(type()));
    }

    private Welcome welcome() {
        Granted granted =
                new Granted(
                        16 + random.below(999), 4 + random.below(99), 64 + random.below(1 << 20));
        Node root = new Node(1 + number(), attributes(Attributes.FOLDER), ByteString.EMPTY);
        return new Welcome(bytes(16), bytes(16), random.nextLong(), granted, "a share", root);
    }

    private Change change() {
        return chance()
                ? new Change(number(), Change.CONTENTS + random.below(3), name())
                : new Change(number(), Change.FOLDER * (1 + random.below(3)), ByteString.EMPTY);
    }

    private Walked walked() {
        Head head = head();
        return head.status().isOfNames()
                ? new Walked(head, lease(), list(Limits.MOST_NAMES, this::node))
                : new Walked(head, 0, List.of());
    }

    private Page page() {
        List<ListEntry> entries = list(60, this::entry);
        int flags = entries.isEmpty() ? 1 : random.below(3);
        return new Page(flags == 1, flags == 2, number(), lease(), random.nextLong(), entries);
    }

    private Opened opened() {
        Head head = head();
        if (!isOk(head)) {
            return new Opened(head, 0, 0, Opened.NO_NODE, Contents.NONE);
        }
        Node node = new Node(0, attributes(Attributes.FILE), ByteString.EMPTY);
        return new Opened(head, (int) random.nextLong(), lease(), node, contents());
    }

    private Data data() {
        Head head = head();
        boolean isChanged = head.status() == Status.CHANGED;
        return new Data(
                head,
                isOk(head) || isChanged ? attributes(type()) : Attributes.NONE,
                isOk(head) ? contents() : Contents.NONE);
    }

    private Contents contents() {
        int flags = random.below(16);
        boolean isLeftOut = (flags & (Limits.SAME | Limits.ZEROS)) != 0;
        int length = random.below(400);
        return new Contents(flags, random.nextLong(), length, bytes(isLeftOut ? 0 : length));
    }

    private Usage usage() {
        return new Usage(
                (int) random.nextLong(), 255, size(), size(), size(), random.nextLong(), size());
    }

    private Extended extended() {
        boolean hasValue = random.below(4) > 0;
        return new Extended(name(), hasValue, bytes(hasValue ? random.below(90) : 0));
    }

    private Node node() {
        Attributes attributes = attributes(type());
        return new Node(attributes.isFolder() ? 1 + number() : 0, attributes, link(attributes));
    }

    private ListEntry entry() {
        Attributes attributes = attributes(type());
        return new ListEntry(name(), attributes, link(attributes));
    }

    private ByteString link(Attributes attributes) {
        return attributes.isSymbolicLink() ? name() : ByteString.EMPTY;
    }

    private Attributes attributes(int type) {
        return new Attributes(
                random.nextLong(),
                size(),
                size(),
                new Times(time(), time(), time(), time()),
                type | random.below(1 << 12),
                new Owner((int) random.nextLong(), (int) random.nextLong(), random.below(999)),
                random.nextLong());
    }

    private int type() {
        int[] types = {Attributes.FILE, Attributes.FOLDER, Attributes.SYMBOLIC_LINK, 0x1000};
        return types[random.below(types.length)];
    }

    private Timestamp time() {
        return new Timestamp(random.nextLong(), random.below(Limits.NANOS));
    }

    /// OK more often than all others together: only then there is much to read.
    private Head head() {
        Status[] all = Status.values();
        Status status = chance() ? Status.OK : all[random.below(all.length)];
        return new Head((int) random.nextLong(), status, random.nextLong());
    }

    private static boolean isOk(Head head) {
        return head.status() == Status.OK;
    }

    private Place place() {
        return chance() ? Place.of(number()) : new Place(number(), name());
    }

    /// Any bytes but zero and the slash.
    private ByteString name() {
        byte[] bytes = new byte[3 + random.below(chance() ? 12 : 253)];
        for (int i = 0; i < bytes.length; i++) {
            int value = isPlain ? 'a' + random.below(26) : 1 + random.below(255);
            bytes[i] = (byte) (value == '/' ? 'x' : value);
        }
        return ByteString.of(bytes, 0, bytes.length);
    }

    private ByteString bytes(int length) {
        byte[] bytes = new byte[length];
        random.fill(bytes, 0, length);
        return ByteString.of(bytes, 0, length);
    }

    private long number() {
        return random.nextLong() >>> (2 + random.below(60));
    }

    private long size() {
        return random.nextLong() >>> (2 + random.below(62));
    }

    private int lease() {
        return random.below(60_000);
    }

    private boolean chance() {
        return random.below(2) == 0;
    }

    private <T> List<T> list(int most, Supplier<T> one) {
        List<T> all = new ArrayList<>();
        for (int i = random.below(most + 1); i > 0; i--) {
            all.add(one.get());
        }
        return all;
    }
}

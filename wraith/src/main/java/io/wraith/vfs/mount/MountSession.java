package io.wraith.vfs.mount;

import io.wraith.transfer.ByteString;
import io.wraith.transfer.ControlOutput;
import io.wraith.vfs.message.FromHost;
import io.wraith.vfs.message.FromHost.Answer;
import io.wraith.vfs.message.FromHost.Bye;
import io.wraith.vfs.message.FromHost.Invalidate;
import io.wraith.vfs.message.FromHost.InvalidateAll;
import io.wraith.vfs.message.FromHost.Welcome;
import io.wraith.vfs.message.MessageWriter;
import io.wraith.vfs.message.Node;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/// The streams of a mount's sessions, one session after the other. Its owner opens the control
/// stream first and then the lanes, moves their bytes both ways, opens a stream for each large
/// read, and says when a session is over.
public final class MountSession {
    /// The control stream, in place of a lane's number.
    public static final int CONTROL = -1;

    /// How many lanes there are, from 0 on.
    public static final int LANES = Link.LANES;

    /// The answers of verbs that take what the host said.
    public static final int OK = 0;

    /// The session is to be closed: the host broke a rule.
    public static final int BROKEN_RULE = -1;

    /// The session is to be closed: this is another share than the one that was mounted.
    public static final int OTHER_SHARE = -2;

    private final Desk desk;
    private final Answers answers;
    private final Fetches fetches;
    private final Extras extras;
    private final DiskTier disk;
    private final Runnable drain;
    private @Nullable Link link;
    private ByteString instance = ByteString.EMPTY;
    private ByteString share = ByteString.EMPTY;
    private String title = "";
    private @Nullable Bye bye;

    MountSession(Desk desk, Answers answers, Fetches fetches, Extras extras, Disk disk) {
        this.desk = desk;
        this.answers = answers;
        this.fetches = fetches;
        this.extras = extras;
        this.disk = disk.tier();
        this.drain = disk.drain();
    }

    /// What else a session needs: the cache on disk, and to go on with what can go on.
    record Disk(DiskTier tier, Runnable drain) {}

    /// A session begins: there is something to send on the control stream and on each lane.
    public void connected(long nowNs) {
        desk.nowNs = nowNs;
        disconnect();
        link = new Link();
        bye = null;
    }

    /// The session is over. What was asked is asked again in the next one.
    public void disconnected(long nowNs) {
        desk.nowNs = nowNs;
        disconnect();
        drain.run();
    }

    /// The session is over because one side found that the other broke a rule. What was asked in it
    /// fails: asked again, it could end the next one, too.
    public void broken(long nowNs) {
        if (link != null && desk.link == link) {
            answers.refuse(link);
        }
        disconnected(nowNs);
    }

    private void disconnect() {
        Link old = link;
        link = null;
        if (old != null && desk.link == old) {
            desk.link = null;
            desk.names.marks.end();
            desk.hostGone();
            answers.lost(old);
        }
    }

    /// Gives bytes for a lane, or the control stream, and says how many. Its owner takes no more
    /// than [io.wraith.vfs.message.Limits#LANE_BYTES] beyond what was acknowledged.
    public int take(int lane, byte[] target, int at, int length) {
        return link == null ? 0 : link.take(lane, target, at, length);
    }

    /// How many bytes wait for a lane, or for the control stream.
    public int pending(int lane) {
        return link == null ? 0 : link.pending(lane);
    }

    /// Takes bytes of a lane, or of the control stream: all of them, unless the session is to be
    /// closed.
    public int receive(int lane, byte[] bytes, int at, int length, long nowNs) {
        desk.nowNs = nowNs;
        int taken = 0;
        int result = OK;
        while (result == OK && taken < length && link != null) {
            int more = link.feed(lane, bytes, at + taken, length - taken);
            if (more < 0) {
                result = BROKEN_RULE;
            } else {
                taken += more;
                result = link.isWhole(lane) ? message(link, lane) : OK;
            }
        }
        drain.run();
        return result;
    }

    private int message(Link from, int lane) {
        FromHost message = from.message(lane);
        boolean isWelcome = message instanceof Welcome;
        boolean isWelcomed = desk.link == from;
        // MOUNT: A receiver MUST end the session if a type is unknown, comes from the wrong side or
        // on the wrong stream, or if a body is longer or not exactly as below.
        if (message == null || isWelcome == isWelcomed) {
            return BROKEN_RULE;
        }
        return switch (message) {
            case Welcome welcome -> welcome(from, welcome);
            case Answer answer -> answers.take(answer) ? OK : BROKEN_RULE;
            case Invalidate invalidate -> {
                answers.invalidate(invalidate);
                yield OK;
            }
            case InvalidateAll all -> {
                answers.invalidateAll(all.mark());
                yield OK;
            }
            case Bye last -> {
                bye = last;
                yield OK;
            }
        };
    }

    private int welcome(Link from, Welcome welcome) {
        boolean isFirst = share.length() == 0;
        if (!isFirst && !share.equals(welcome.share())) {
            return OTHER_SHARE;
        }
        share = welcome.share();
        title = welcome.title();
        disk.share(share.toBytes());
        if (!instance.equals(welcome.instance())) {
            instance = welcome.instance();
            desk.names.forgetNumbers();
        }
        desk.names.marks.begin(welcome.mark());
        if (!isFirst) {
            desk.names.notices.add(new Notice.AllNames());
        }
        long mark = desk.names.marks.of(welcome.mark());
        desk.names.learnRoot(welcome.root(), mark, desk.nowNs);
        desk.link = from;
        from.grant(welcome.granted());
        desk.hostBack();
        extras.askUsage();
        return OK;
    }

    /// An earlier mount was of this share; false if this one is known to be of another.
    boolean recall(ByteString known, ByteString itsTitle) {
        boolean isFirst = share.length() == 0;
        if (isFirst) {
            share = known;
            title = new String(itsTitle.toBytes(), StandardCharsets.UTF_8);
            disk.share(share.toBytes());
        }
        return share.equals(known);
    }

    /// What is known of the share's names; null while nobody has said which share it is.
    @Nullable Recollection recollection(boolean isWhole) {
        Node root = desk.names.nodes.fact(NodeTable.ROOT);
        return share.length() == 0 || root == null
                ? null
                : new Recollection(
                        new Recollection.Top(share, title, root.attributes()),
                        desk.names,
                        isWhole || desk.names.news.isTooMuch());
    }

    /// Why the host ended the session, if it said so.
    public @Nullable Bye bye() {
        return bye;
    }

    /// What the host calls the share; not trusted.
    public String title() {
        return title;
    }

    /// The number of a large read for which a stream is to be opened now; 0 if there is none.
    public int openRead() {
        Fetch fetch = fetches.streams().pollOpen();
        return fetch == null ? 0 : fetch.stream;
    }

    /// The number of a large read whose stream is to be stopped now; 0 if there is none. It is told
    /// by [#readGone] when the stream is over.
    public int stopRead() {
        return fetches.streams().pollStop();
    }

    /// Whether [#openRead] would give one.
    public boolean hasReadToOpen() {
        return fetches.streams().hasToOpen();
    }

    /// Whether [#stopRead] would give one.
    public boolean hasReadToStop() {
        return fetches.streams().hasToStop();
    }

    /// Whether it is still wanted: a large read may be given up before its stream is opened.
    public boolean isWanted(int read) {
        return fetches.streams().find(read) != null;
    }

    /// What is sent on a large read's stream, all at once.
    public byte[] request(int read) {
        Fetch fetch = fetches.streams().find(read);
        if (fetch == null) {
            throw new IllegalStateException("a large read that is over");
        }
        ControlOutput out = MessageWriter.output();
        MessageWriter.write(fetch.message(), out);
        byte[] bytes = new byte[out.pending()];
        out.take(bytes, 0, bytes.length);
        return bytes;
    }

    /// How urgent a large read is: 0 if somebody waits for it.
    public int urgency(int read) {
        Fetch fetch = fetches.streams().find(read);
        return fetch == null ? Fetches.AHEAD : fetch.urgency;
    }

    /// Bytes of a large read's stream, in any order.
    public void readData(int read, long offset, byte[] bytes, int at, int length) {
        fetches.data(read, offset, bytes, at, length);
    }

    /// All of a large read's stream is here.
    public int readEnded(int read, long finalSize, long nowNs) {
        desk.nowNs = nowNs;
        boolean isGood = fetches.ended(read, finalSize);
        drain.run();
        return isGood ? OK : BROKEN_RULE;
    }

    /// A large read's stream was reset or refused.
    public void readGone(int read, long nowNs) {
        desk.nowNs = nowNs;
        fetches.gone(read);
        drain.run();
    }

    /// How many large reads are under way or wait.
    public int readsUnderWay() {
        return fetches.underWay();
    }
}

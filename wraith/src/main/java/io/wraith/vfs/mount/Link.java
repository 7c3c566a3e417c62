package io.wraith.vfs.mount;

import io.wraith.base.LongMap;
import io.wraith.transfer.ControlInput;
import io.wraith.transfer.ControlOutput;
import io.wraith.transfer.Fields;
import io.wraith.vfs.message.FromHost;
import io.wraith.vfs.message.FromHost.Granted;
import io.wraith.vfs.message.FromMount;
import io.wraith.vfs.message.HostReader;
import io.wraith.vfs.message.Limits;
import io.wraith.vfs.message.MessageWriter;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// The messages of one session: which request is unanswered, on which lane, and what waits because
/// the host takes no more.
final class Link {
    /// Two of each class, so that a lost packet holds up only a part of the answers.
    static final int LANES = 4;

    private static final int PER_CLASS = 2;

    private final ControlOutput control = MessageWriter.output();
    private final ControlInput controlInput = new ControlInput(Limits.MOST_BODY_BYTES);
    private final ControlOutput[] lanes = new ControlOutput[LANES];
    private final ControlInput[] laneInputs = new ControlInput[LANES];
    private final int[] unanswered = new int[LANES];
    private final LongMap<Want> wants = new LongMap<>(0);
    private final List<ArrayDeque<Want>> queues = List.of(new ArrayDeque<>(), new ArrayDeque<>());
    private final Fields fields = new Fields();
    private @Nullable Granted granted;
    private int number;

    Link() {
        MessageWriter.write(new FromMount.Hello(Limits.VERSION, 0), control);
        for (int i = 0; i < LANES; i++) {
            lanes[i] = MessageWriter.output();
            laneInputs[i] = new ControlInput(Limits.MOST_BODY_BYTES);
            MessageWriter.write(new FromMount.Lane(i / PER_CLASS), lanes[i]);
        }
    }

    void grant(Granted newGranted) {
        granted = newGranted;
        send();
    }

    Granted granted() {
        return granted == null ? new Granted(0, 0, 0) : granted;
    }

    /// A number for the next request.
    int nextNumber() {
        do {
            number++;
        } while (wants.containsKey(Integer.toUnsignedLong(number)));
        return number;
    }

    /// Asks as soon as the host takes it.
    void ask(Want want) {
        queues.get(want.laneClass).add(want);
        send();
    }

    /// Says something that has no answer.
    void say(FromMount message) {
        MessageWriter.write(message, lanes[0]);
    }

    // MOUNT: A mount MUST NOT have more requests unanswered on its lanes than `requests` in
    // WELCOME, nor more large reads than `large reads`.
    private void send() {
        for (ArrayDeque<Want> queue : queues) {
            while (!queue.isEmpty() && wants.size() < granted().requests()) {
                Want want = queue.remove();
                int first = want.laneClass * PER_CLASS;
                want.lane = unanswered[first] <= unanswered[first + 1] ? first : first + 1;
                unanswered[want.lane]++;
                wants.put(Integer.toUnsignedLong(want.message.request()), want);
                MessageWriter.write(want.message, lanes[want.lane]);
            }
        }
    }

    /// Whether a request would be sent at once.
    boolean hasRoom() {
        return wants.size() < granted().requests() && queues.get(0).isEmpty();
    }

    /// The question to an answer; null if there is none.
    @Nullable Want wantOf(FromHost.Answer answer) {
        return wants.get(Integer.toUnsignedLong(answer.head().request()));
    }

    /// The last answer to it came.
    void close(Want want) {
        wants.remove(Integer.toUnsignedLong(want.message.request()));
        unanswered[want.lane]--;
        send();
    }

    /// Everything that has no answer, for who gives it up.
    List<Want> unanswered() {
        List<Want> all = new ArrayList<>();
        wants.forEach((_, want) -> all.add(want));
        queues.forEach(all::addAll);
        return all;
    }

    /// The stream on which bytes come or go: the control stream is -1.
    private ControlOutput output(int lane) {
        return lane < 0 ? control : lanes[lane];
    }

    int take(int lane, byte[] target, int at, int length) {
        return output(lane).take(target, at, length);
    }

    int pending(int lane) {
        return output(lane).pending();
    }

    /// Takes bytes up to the end of one message and says how many; negative for a broken rule.
    int feed(int lane, byte[] bytes, int at, int length) {
        return input(lane).feed(bytes, at, length);
    }

    boolean isWhole(int lane) {
        return input(lane).isWhole();
    }

    /// The message that is whole; null for a broken rule.
    @Nullable FromHost message(int lane) {
        ControlInput input = input(lane);
        FromHost message = HostReader.read(input.type(), input.body(fields));
        input.clear();
        boolean isAnswer = message instanceof FromHost.Answer;
        return isAnswer == lane >= 0 ? message : null;
    }

    private ControlInput input(int lane) {
        return lane < 0 ? controlInput : laneInputs[lane];
    }
}

package io.wraith.bench.link;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.wraith.bench.link.LinkArguments.Timed;
import io.wraith.kit.Latencies;
import io.wraith.linux.LinuxException;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;

/// `wraith bench link`: a command on one side of an [EmulatedLink].
public final class LinkBench {
    /// As `env`, `nice` and `timeout` use them, so that they are not taken for the command's own.
    private static final int NO_LINK = 125;

    private static final int CANNOT_RUN = 126;
    private static final int NOT_FOUND = 127;

    /// How the JDK quotes ENOENT.
    private static final Pattern ABSENT = Pattern.compile("error[:=] ?2\\b");

    private static final int USAGE = 2;

    private final LinkArguments arguments;
    private final EmulatedLink link;

    private LinkBench(LinkArguments arguments, EmulatedLink link) {
        this.arguments = arguments;
        this.link = link;
    }

    public static int run(List<String> words) throws IOException, InterruptedException {
        if (words.isEmpty() || words.getFirst().equals("--help") || words.getFirst().equals("-h")) {
            System.err.println(LinkArguments.usage());
            return words.isEmpty() ? USAGE : 0;
        }
        LinkArguments arguments;
        try {
            arguments = LinkArguments.parse(words);
        } catch (IllegalArgumentException wrong) {
            say(String.valueOf(wrong.getMessage()));
            System.err.println("  see 'wraith bench link --help'");
            return USAGE;
        }
        try (EmulatedLink link = EmulatedLink.openWarm(arguments.plan())) {
            Thread end = Thread.ofPlatform().unstarted(link::close);
            Runtime.getRuntime().addShutdownHook(end);
            return new LinkBench(arguments, link).run();
        } catch (LinuxException refused) {
            say(EmulatedLink.whyNone(refused));
            return NO_LINK;
        } catch (IllegalStateException failed) {
            // Told when the link is taken down; the command may have been told before.
            say(String.valueOf(failed.getMessage()));
            return NO_LINK;
        }
    }

    private int run() throws IOException, InterruptedException {
        Optional<ControlPipe> control = Optional.empty();
        try {
            if (arguments.control().isPresent()) {
                control = Optional.of(new ControlPipe(arguments.control().get(), this::change));
            }
            if (arguments.server().isPresent()) {
                Listening.await(start(Side.B, List.of("sh", "-c", arguments.server().get())));
            }
        } catch (IOException failure) {
            say(String.valueOf(failure.getMessage()));
            return NO_LINK;
        }
        try {
            return runCommand();
        } finally {
            if (control.isPresent()) {
                control.get().close();
            }
        }
    }

    private int runCommand() throws InterruptedException {
        Process command;
        try {
            command = start(Side.A, arguments.command());
        } catch (IOException failure) {
            say(String.valueOf(failure.getMessage()));
            return ABSENT.matcher(String.valueOf(failure.getMessage())).find()
                    ? NOT_FOUND
                    : CANNOT_RUN;
        }
        Thread schedule =
                Thread.ofPlatform().daemon().name("link-schedule").start(this::followSchedule);
        CompletableFuture.anyOf(command.onExit(), link.end()).exceptionally(fault -> fault).join();
        if (link.end().isCompletedExceptionally()) {
            say("the link failed: " + link.end().exceptionNow());
            return NO_LINK;
        }
        schedule.interrupt();
        int code = command.waitFor();
        for (Side sender : Side.values()) {
            System.err.println(summary(sender));
        }
        return code;
    }

    private void followSchedule() {
        long beginNs = System.nanoTime();
        try {
            for (Timed timed : arguments.schedule()) {
                NANOSECONDS.sleep(beginNs + timed.atNs() - System.nanoTime());
                timed.changes().forEach(this::change);
            }
        } catch (InterruptedException over) {
            // The command has ended.
        }
    }

    private Process start(Side side, List<String> words) throws IOException {
        return link.start(side, new ProcessBuilder(words).inheritIO());
    }

    private void change(String line) {
        try {
            LinkChange.parseAll(line).forEach(this::change);
        } catch (IllegalArgumentException wrong) {
            say(String.valueOf(wrong.getMessage()));
        }
    }

    private void change(LinkChange change) {
        try {
            link.change(change);
        } catch (IllegalArgumentException wrong) {
            say(String.valueOf(wrong.getMessage()));
        }
    }

    private String summary(Side sender) {
        Map<LinkCounter, Long> counts = link.counts(sender);
        Latencies late = link.lateness(sender);
        StringBuilder text = new StringBuilder("wraith: link: from ").append(sender).append(':');
        for (LinkCounter counter : LinkCounter.values()) {
            long count = counts.getOrDefault(counter, 0L);
            if (count > 0 || counter == LinkCounter.PACKETS) {
                text.append(' ').append(count).append(' ').append(counter.meaning()).append(',');
            }
        }
        return text.append(
                        " late by %.0f us, at most %.0f us"
                                .formatted(late.medianNs() / 1e3, late.mostNs() / 1e3))
                .toString();
    }

    private static void say(String problem) {
        System.err.println("wraith: link: " + problem);
    }
}

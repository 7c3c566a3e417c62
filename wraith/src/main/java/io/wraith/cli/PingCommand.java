package io.wraith.cli;

import io.wraith.node.Contact;
import io.wraith.node.JsonLine;
import io.wraith.node.Node;
import io.wraith.node.NodeException;
import io.wraith.node.Ping;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;

import java.time.Duration;

/// `wraith ping`.
@CommandLine.Command(
        name = "ping",
        description = "Measures round trips to a peer that waits in send or receive.",
        descriptionHeading = "%n",
        optionListHeading = "%n",
        footerHeading = "%n",
        footer = "The first 100 warm both sides up and are not counted.")
final class PingCommand implements Command {
    private static final int MOST = 10_000_000;

    private final Console console;

    @CommandLine.Parameters(
            paramLabel = "TICKET",
            arity = "0..1",
            description = "The code or ticket that the peer shows. Also -, @FILE.")
    private @Nullable String peer;

    @CommandLine.Mixin private NodeOptions options = new NodeOptions();

    @CommandLine.Option(
            names = {"-c", "--count"},
            paramLabel = "N",
            description = "How many; 1000 if not given.")
    private int count = 1_000;

    @CommandLine.Option(
            names = {"-i", "--interval"},
            paramLabel = "MS",
            description = "So long from one to the next; 0 for one after another.")
    private double intervalMs;

    @CommandLine.Option(
            names = "--to",
            paramLabel = "HOST:PORT",
            description = "Where the peer is, if it is not on this network.")
    private @Nullable String place;

    @CommandLine.Option(names = "--json", description = "One JSON object.")
    private boolean json;

    PingCommand(Console console) {
        this.console = console;
    }

    @Override
    public ExitCode run() {
        if (count < 1 || count > MOST || intervalMs < 0) {
            throw new UserError(
                    ExitCode.USAGE,
                    "cannot ping " + count + " times every " + intervalMs + " ms",
                    "there may be 1 to " + MOST + " pings, and no time below 0 between them",
                    "leave -c and -i out for 1000, one after another");
        }
        String text =
                SecretText.read(peer, System.getenv(), System.in)
                        .orElseThrow(() ->
                                new UserError(
                                        ExitCode.USAGE,
                                        "nobody to ping",
                                        "no ticket or code was given",
                                        "give what the peer shows, or set WRAITH_TICKET"));
        try (Node node = options.open(console)) {
            Contact contact = Contact.parse(text, node.peers());
            if (place != null) {
                contact = contact.at(place);
            }
            Duration interval = Duration.ofNanos((long) (intervalMs * 1e6));
            show(node.ping(contact, count, interval).await());
            return ExitCode.OK;
        } catch (NodeException failure) {
            throw Troubles.error(failure);
        } catch (InterruptedException stopped) {
            return ExitCode.INTERRUPTED;
        }
    }

    private void show(Ping ping) {
        if (ping.answered() == 0) {
            throw new UserError(
                    ExitCode.TIMEOUT,
                    "no ping was answered",
                    "each of " + count + " was waited for for two seconds",
                    "see whether the peer is still there");
        }
        if (json) {
            console.print(
                    new JsonLine()
                                    .put("answered", ping.answered())
                                    .put("lost", ping.lost())
                                    .put("min_us", ping.quantile(0) / 1e3)
                                    .put("median_us", ping.quantile(0.5) / 1e3)
                                    .put("p99_us", ping.quantile(0.99) / 1e3)
                                    .put("max_us", ping.quantile(1) / 1e3)
                            + "\n");
            return;
        }
        console.print(
                "%d answered, %d lost: min %s, median %s, p99 %s, max %s%n"
                        .formatted(
                                ping.answered(),
                                ping.lost(),
                                Amount.nanos(ping.quantile(0)),
                                Amount.nanos(ping.quantile(0.5)),
                                Amount.nanos(ping.quantile(0.99)),
                                Amount.nanos(ping.quantile(1))));
    }
}

package io.wraith.cli;

import io.wraith.node.Contact;
import io.wraith.node.Node;
import io.wraith.node.NodeConfig;
import io.wraith.node.NodeException;
import io.wraith.node.ReceiveOrder;
import io.wraith.node.SendOrder;
import io.wraith.node.Service;

import picocli.CommandLine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;

/// What the launcher runs once to fill the cache of start-up: a transfer from this process to
/// itself, so that the next ones find its classes, and what the JVM learnt of them, ready.
@CommandLine.Command(name = "rehearse", hidden = true)
final class RehearseCommand implements Command {
    private static final int FILE_BYTES = 48 << 20;
    private static final int SMALL_FILES = 200;
    private static final int SMALL_BYTES = 5_000;

    @Override
    public ExitCode run() {
        try (TemporaryFolder folder = new TemporaryFolder("wraith-rehearsal")) {
            rehearse(folder.path());
            return ExitCode.OK;
        } catch (IOException failure) {
            throw new UserError(
                    ExitCode.TEMPORARY,
                    "nothing could be rehearsed",
                    String.valueOf(failure.getMessage()),
                    "nothing need be done; commands start more slowly");
        } catch (NodeException failure) {
            throw Troubles.error(failure);
        } catch (InterruptedException stopped) {
            return ExitCode.INTERRUPTED;
        }
    }

    private static void rehearse(Path folder)
            throws IOException, NodeException, InterruptedException {
        NodeConfig config = NodeConfig.usual().withoutHome().withoutLan().withListen("127.0.0.1:0");
        Path source = write(folder.resolve("source"));
        try (Node sender = Node.open(config);
                Node receiver = Node.open(config);
                Service service = sender.offer(SendOrder.of(source))) {
            for (String way : List.of(service.code(), service.ticket())) {
                Contact contact = Contact.parse(way, receiver.peers()).at(sender.listenText());
                Path target = folder.resolve("target" + way.length());
                receiver.receive(contact, ReceiveOrder.into(target)).await();
            }
        }
    }

    private static Path write(Path folder) throws IOException {
        Files.createDirectory(folder);
        byte[] content = new byte[FILE_BYTES];
        new Random(1).nextBytes(content);
        Files.write(folder.resolve("large"), content);
        for (int i = 0; i < SMALL_FILES; i++) {
            Files.write(folder.resolve("small" + i), new byte[SMALL_BYTES]);
        }
        return folder;
    }
}

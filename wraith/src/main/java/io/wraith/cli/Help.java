package io.wraith.cli;

/// What `wraith --help` prints. A constant, since having picocli compose it takes longer than all
/// the rest of the command; a test holds it against the commands there are.
final class Help {
    static final String TEXT =
            """
            usage: wraith COMMAND [OPTION]...

            Moves and mounts files between machines, end-to-end encrypted.

              send         Sends files and folders to whoever has the code.
              receive      Receives what somebody sends.
              host         Lets others mount a folder of this machine.
              mount        Shows a folder that somebody hosts as a folder of this machine.
              unmount      Takes a mount down, whose command then ends.

              bench        Measures the parts that Wraith is made of, on this machine.
              completion   Prints what makes a shell complete commands and options.
              demo         Sends files to another process, has it mount a folder, measures both.
              doctor       Shows what this machine offers Wraith, and what would improve it.
              id           Prints this user's identity, which others can pin with wraith peers.
              keygen       Makes a new identity for this user.
              man          Prints the manual page, for man -l.
              metrics      Prints the counters of running commands for a monitoring system.
              peers        Lists, pins and blocks other users by their identity.
              ping         Measures round trips to a peer that waits in send or receive.
              profile      Shows where a running command spends time or memory, as a flame graph.
              status       Shows what this user's running commands are at.
              top          Shows live how fast running commands are, and what holds them back.
              version      Prints the version.

              -h, --help      Prints this, or after a command what it takes.
              -V, --version   Prints the version.

            With NO_COLOR set nothing is coloured; with WRAITH_DEBUG=1 errors show their stack.
            Exit codes: 0 ok, 1 general, 2 usage, 3 not found, 4 refused by the peer, 5 temporary,
            6 wrong code, 7 verification failed, 8 limit, 10 timeout, 130 and 143 signals.
            """;

    /// What `wraith version --help` prints.
    static final String VERSION =
            """
            Usage: wraith version [-h]

            Prints the version.
            """;

    private Help() {}
}

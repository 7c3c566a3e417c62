package io.wraith.cli;

/// What `wraith --help` prints. A constant, since having picocli compose it takes longer than all
/// the rest of the command; a test holds it against the commands there are.
final class Help {
    static final String TEXT =
            """
            usage: wraith COMMAND [OPTION]...

            Moves and mounts files between machines, end-to-end encrypted.

              bench     Measures the parts that Wraith is made of, on this machine.
              doctor    Shows what this machine offers Wraith, and what would improve it.
              version   Prints the version.

              -h, --help      Prints this, or after a command what it takes.
              -V, --version   Prints the version.

            With NO_COLOR set nothing is coloured; with WRAITH_DEBUG=1 errors show their stack.
            Exit codes: 0 ok, 1 general, 2 usage, 3 not found, 4 refused by the peer, 5 temporary,
            6 wrong code, 7 verification failed, 8 limit, 10 timeout, 130 and 143 signals.
            """;

    private Help() {}
}

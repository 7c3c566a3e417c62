package io.wraith.cli;

import picocli.AutoComplete;
import picocli.CommandLine;

/// `wraith completion`.
@CommandLine.Command(
        name = "completion",
        description = "Prints what makes a shell complete commands and options.",
        descriptionHeading = "%n",
        footerHeading = "%n",
        footer = {
            "bash: source <(wraith completion bash)",
            "zsh:  autoload -U +X bashcompinit && bashcompinit; source <(wraith completion zsh)"
        })
final class CompletionCommand implements Command {
    private final Console console;

    @CommandLine.Parameters(paramLabel = "SHELL", description = "bash or zsh.")
    private String shell = "";

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public ExitCode run() {
        if (!shell.equals("bash") && !shell.equals("zsh")) {
            throw new UserError(
                    ExitCode.USAGE,
                    "no completion for " + shell,
                    "there is one for bash and zsh",
                    "run wraith completion bash");
        }
        console.print(AutoComplete.bash("wraith", Invocation.commands(console)));
        return ExitCode.OK;
    }
}

package io.wraith.cli;

import picocli.CommandLine;

import java.util.concurrent.Callable;

@CommandLine.Command(name = "version", description = "Prints the version.")
final class VersionCommand implements Callable<Integer> {
    @Override
    public Integer call() {
        System.out.println("wraith " + Main.class.getModule().getDescriptor().rawVersion());
        return 0;
    }
}

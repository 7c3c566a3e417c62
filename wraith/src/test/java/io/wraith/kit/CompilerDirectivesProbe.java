package io.wraith.kit;

import javax.management.JMException;

/// In a Java of its own: asks for the kernels' compiler directives, and prints whether they came
/// and what is then in force.
final class CompilerDirectivesProbe {
    private CompilerDirectivesProbe() {}

    public static void main(String[] arguments) throws JMException {
        System.out.println(CompilerDirectives.add());
        System.out.println(CompilerDirectives.print());
    }
}

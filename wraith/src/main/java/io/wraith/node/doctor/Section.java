package io.wraith.node.doctor;

import io.wraith.node.doctor.Capability.State;

import java.util.ArrayList;
import java.util.List;

/// Collects the capabilities of one group.
final class Section {
    private final String group;
    private final List<Capability> capabilities = new ArrayList<>();

    Section(String group) {
        this.group = group;
    }

    /// Something in which nothing is to be improved, or not by a command.
    void add(String name, State state, String found, String effect) {
        add(name, state, found, effect, "");
    }

    /// A remedy is kept only where the state leaves something to improve.
    void add(String name, State state, String found, String effect, String remedy) {
        capabilities.add(
                new Capability(
                        group, name, state, found, effect, state == State.YES ? "" : remedy));
    }

    List<Capability> capabilities() {
        return List.copyOf(capabilities);
    }
}

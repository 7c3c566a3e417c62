package io.wraith.bench.sim;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/// Nodes one behind the other: a way through the network in one direction.
final class Chain {
    private final List<Node> nodes = new ArrayList<>();

    Chain add(Node node) {
        if (!nodes.isEmpty()) {
            nodes.getLast().next(node);
        }
        nodes.add(node);
        return this;
    }

    /// Where datagrams enter.
    Node first() {
        return nodes.getFirst();
    }

    @Override
    public String toString() {
        StringJoiner text = new StringJoiner(" -> ");
        nodes.forEach(node -> text.add(node.describe()));
        return text.toString();
    }
}

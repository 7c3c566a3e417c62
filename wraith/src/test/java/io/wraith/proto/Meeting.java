package io.wraith.proto;

import io.wraith.proto.EndpointConfig.Conduct;

/// Two machines that know each other, in a world of their own.
final class Meeting {
    final World world;
    final Machine alice;
    final Machine bob;

    private Meeting(long seed, EndpointConfig config) {
        world = new World(seed);
        alice = world.add(new Machine(1, seed, config, world.nowNs));
        bob = world.add(new Machine(2, seed, config, world.nowNs));
    }

    /// Strangers so far. The seed is printed, and `-Dwraith.seed` repeats it.
    static Meeting planned(String test, EndpointConfig config) {
        long seed = Long.getLong("wraith.seed", System.nanoTime());
        System.out.println(test + " seed " + seed);
        return new Meeting(seed, config);
    }

    static Meeting of(String test, EndpointConfig config) {
        return planned(test, config).meet();
    }

    Meeting meet() {
        alice.connect(bob, world.nowNs);
        world.until(() -> alice.isConnected() && bob.isConnected(), 20 * World.SECOND);
        return this;
    }

    Connection alices() {
        return alice.connection();
    }

    Connection bobs() {
        return bob.connection();
    }

    /// Sends both ways until everything was acknowledged.
    void exchange(long bytes) {
        int before = alice.delivered + bob.delivered;
        long received = alice.received + bob.received;
        alice.send(alices(), bytes);
        bob.send(bobs(), bytes);
        world.until(
                () ->
                        alice.delivered + bob.delivered == before + 2
                                && alice.received + bob.received == received + 2 * bytes,
                60 * World.SECOND);
    }

    static EndpointConfig keys(long packetsPerKey, long rekeyNs) {
        return Machine.config().with(Conduct.USUAL.withKeys(packetsPerKey, rekeyNs));
    }

    static EndpointConfig keepAlive(long everyNs) {
        return Machine.config().with(Conduct.USUAL.withKeepAlive(everyNs));
    }
}

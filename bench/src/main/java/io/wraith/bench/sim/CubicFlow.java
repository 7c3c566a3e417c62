package io.wraith.bench.sim;

/// The model of CUBIC as a flow: each datagram counts as one of our full packets.
record CubicFlow(CubicSender sender, CubicReceiver receiver) implements Flow {
    static void join(Dumbbell dumbbell, long startNs, long rttNs) {
        Simulation simulation = dumbbell.simulation;
        long from = dumbbell.newSenderAddress();
        long to = dumbbell.newReceiverAddress();
        CubicSender sender = new CubicSender(simulation, from, to, Capacity.DATAGRAM, startNs);
        CubicReceiver receiver = new CubicReceiver(simulation, to);
        dumbbell.add(sender, receiver, new CubicFlow(sender, receiver), rttNs);
    }

    @Override
    public String name() {
        return "cubic";
    }

    @Override
    public long deliveredBytes() {
        return (long) (receiver.received() * Capacity.goodput(Capacity.WIRE));
    }

    @Override
    public double windowBytes() {
        return sender.window() * Capacity.DATAGRAM;
    }

    @Override
    public long rttNs() {
        return sender.smoothRttNs();
    }

    @Override
    public double lossFloor() {
        return 0;
    }
}

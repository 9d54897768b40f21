package io.oleada.loadgen.cli;

import io.oleada.loadgen.driver.Driver;
import io.oleada.loadgen.driver.Tls;
import io.oleada.loadgen.engine.Place;
import io.oleada.loadgen.fleet.Farewell;
import io.oleada.loadgen.fleet.LocalWorker;
import io.oleada.loadgen.scenario.Scenario;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The event loops of this process: a fleet of one. */
final class LocalCrew implements Crew {

    private final String driverName;
    private final int loops;
    private final Tls tls;
    private final List<InetAddress> named;
    private final List<Driver> drivers = new ArrayList<>();

    /** {@code named} are the addresses to connect from; none leaves it to what the number of clients needs. */
    LocalCrew(String driverName, int loops, Tls tls, List<InetAddress> named) {
        this.driverName = driverName;
        this.loops = loops;
        this.tls = tls;
        this.named = named;
    }

    @Override
    public void check(Scenario scenario) {
        Machine.check(scenario, scenario.clients(), named.size(), Limits.here());
    }

    @Override
    public List<LocalWorker> gather(Scenario scenario, int run, long epochMs, Consumer<Throwable> onFault)
            throws InterruptedException {
        Place place = Place.alone(loops, sources(scenario));
        return List.of(gather(scenario, place, run, epochMs, onFault));
    }

    private List<InetAddress> sources(Scenario scenario) {
        int wanted = Sources.wanted(
                scenario.clients(), scenario.targets().size(), Limits.here().ports());
        return named.isEmpty() && wanted > 1 && Sources.areFree(scenario.targets())
                ? Sources.ofLoopback(0, wanted)
                : named;
    }

    /** The same for a place in a larger fleet. */
    LocalWorker gather(Scenario scenario, Place place, int run, long epochMs, Consumer<Throwable> onFault)
            throws InterruptedException {
        for (int i = 0; i < loops; i++) {
            String name = "oleada-loop-" + (place.firstLoop() + i);
            drivers.add(Drivers.named(driverName).open(name, tls, onFault));
        }
        Probe.check(drivers.get(0), scenario);
        Memory memory = new Memory();
        Machine machine = new Machine();
        return new LocalWorker(scenario, drivers, place, run, epochMs, () -> farewell(memory, machine));
    }

    private static Farewell farewell(Memory memory, Machine machine) {
        List<String> complaints = machine.complaints(); // before the collections that measuring memory takes
        double stolenShare = machine.stolenShare();
        return new Farewell(complaints, memory.heapUsed(), memory.buffersUsed(), Memory.resident(), stolenShare);
    }

    @Override
    public LongSupplier clock() {
        return drivers.get(0)::nanoTime;
    }

    @Override
    public boolean tolerant() {
        return false;
    }

    @Override
    public List<String> remarks() {
        return List.of();
    }

    @Override
    public void close() {
        drivers.forEach(Driver::close);
    }
}

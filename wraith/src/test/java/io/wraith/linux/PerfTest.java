package io.wraith.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.wraith.linux.LayoutFacts.Fact;
import io.wraith.linux.Memory.Region;
import io.wraith.linux.Perf.Event;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentest4j.TestAbortedException;

import java.io.IOException;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

final class PerfTest {
    private static final int PAGES = 500;

    @Test
    void everyEventIsCountedOrMissingWithAReason() {
        try (Perf perf = Perf.ofThisThread(EnumSet.allOf(Event.class))) {
            Set<Event> accounted = EnumSet.noneOf(Event.class);
            accounted.addAll(perf.counted());
            for (Map.Entry<Event, String> gap : perf.missing().entrySet()) {
                assertThat(gap.getValue()).isNotBlank();
                assertThat(accounted.add(gap.getKey())).as("both at once").isTrue();
            }
            assertThat(accounted).isEqualTo(EnumSet.allOf(Event.class));
            System.out.println("counted: " + perf.counted() + ", missing: " + perf.missing());
        }
    }

    @Test
    void pageFaultsAreCountedWhileEnabledOnly() {
        try (Perf perf = Perf.ofThisThread(EnumSet.of(Event.PAGE_FAULTS))) {
            requireCounted(perf, Event.PAGE_FAULTS);
            touchPages();
            assertThat(faults(perf)).as("it starts switched off").isZero();
            assertThat(perf.enable()).isZero();
            touchPages();
            assertThat(perf.disable()).isZero();
            long counted = faults(perf);
            assertThat(counted).isGreaterThanOrEqualTo(PAGES);
            touchPages();
            assertThat(faults(perf)).isEqualTo(counted);
            assertThat(perf.share()).isCloseTo(1, within(0.01));
            assertThat(perf.reset()).isZero();
            assertThat(faults(perf)).isZero();
        }
    }

    @Test
    void aSleepIsAContextSwitch() {
        Set<Event> both = EnumSet.of(Event.PAGE_FAULTS, Event.CONTEXT_SWITCHES);
        try (Perf perf = Perf.ofThisThread(both)) {
            requireCounted(perf, Event.CONTEXT_SWITCHES);
            perf.enable();
            for (int i = 0; i < 5; i++) {
                LockSupport.parkNanos(1_000_000);
            }
            perf.disable();
            assertThat(perf.read()).isZero();
            assertThat(perf.count(Event.CONTEXT_SWITCHES)).isPositive();
        }
    }

    @Test
    void instructionsFollowTheWork() {
        try (Perf perf = Perf.ofThisThread(EnumSet.of(Event.CYCLES, Event.INSTRUCTIONS))) {
            requireCounted(perf, Event.INSTRUCTIONS);
            perf.enable();
            touchPages();
            perf.disable();
            assertThat(perf.read()).isZero();
            assertThat(perf.count(Event.INSTRUCTIONS)).isGreaterThan(PAGES * 10L);
            assertThat(perf.count(Event.CYCLES)).isPositive();
        }
    }

    @Test
    void countersOfOtherThreadsDoNotCountThisOne() throws Exception {
        Set<Event> faults = EnumSet.of(Event.PAGE_FAULTS);
        try (Perf other = CpuTest.onItsOwnThread(() -> Perf.ofThisThread(faults))) {
            requireCounted(other, Event.PAGE_FAULTS);
            other.enable();
            touchPages();
            assertThat(faults(other)).isLessThan(PAGES);
        }
    }

    @Test
    void withoutCountersEverythingIsZeroAndNothingFails() {
        Perf perf = Perf.ofThisThread(EnumSet.noneOf(Event.class));
        assertThat(perf.enable()).isZero();
        assertThat(perf.read()).isZero();
        assertThat(perf.count(Event.CYCLES)).isZero();
        assertThat(perf.share()).isEqualTo(1);
        perf.close();
        perf.close();
        assertThat(perf.read()).isZero();
    }

    @Tag("allocation")
    @Test
    void readingAllocatesNothing() {
        try (Perf perf = Perf.ofThisThread(EnumSet.of(Event.PAGE_FAULTS))) {
            requireCounted(perf, Event.PAGE_FAULTS);
            assertThat(Allocation.bytesBeyondErrno(1_000, 1, perf::read)).isZero();
        }
    }

    /// The layout test cannot do this: it wants the whole type, and this one grows.
    @ParameterizedTest
    @EnumSource(names = {"X86_64", "AARCH64"})
    void theFirstVersionOfTheLayoutIsCs(Arch arch) throws IOException, InterruptedException {
        CCompiler compiler = CCompiler.find(arch);
        if (compiler == null) {
            throw new TestAbortedException("no C compiler for " + arch);
        }
        assertThat(Perf.ATTR.byteSize()).isEqualTo(Perf.PERF_ATTR_SIZE_VER0);
        List<Fact> facts = new ArrayList<>();
        for (MemoryLayout member : Perf.ATTR.memberLayouts()) {
            String name = member.name().orElseThrow();
            if (!name.equals("flags")) {
                String offset = "offsetof(struct perf_event_attr, %s)".formatted(name);
                long ours = Perf.ATTR.byteOffset(PathElement.groupElement(name));
                facts.add(new Fact(Perf.class, name, offset, ours));
            }
        }
        Map<String, Long> said = compiler.evaluate(Perf.class, facts);
        for (Fact fact : facts) {
            assertThat(said).containsEntry(fact.key(), fact.value());
        }
    }

    @Test
    void anOrdinaryUserCountsWhatTheSettingAllows() throws IOException {
        String paranoia = Files.readString(Path.of("/proc/sys/kernel/perf_event_paranoid")).strip();
        if (!paranoia.equals("2")) {
            throw new TestAbortedException("kernel.perf_event_paranoid = " + paranoia);
        }
        Set<Event> both = EnumSet.of(Event.PAGE_FAULTS, Event.CONTEXT_SWITCHES);
        try (Perf perf =
                Rights.without(
                        () -> Perf.ofThisThread(both), Rights.CAP_PERFMON, Rights.CAP_SYS_ADMIN)) {
            assertThat(perf.missing())
                    .containsExactly(
                            Map.entry(
                                    Event.CONTEXT_SWITCHES,
                                    "forbidden: kernel.perf_event_paranoid = 2"));
            perf.enable();
            touchPages();
            assertThat(faults(perf)).isGreaterThanOrEqualTo(PAGES);
        }
    }

    private static void requireCounted(Perf perf, Event event) {
        String gap = perf.missing().get(event);
        if (gap != null) {
            assertThat(event.isSoftware() && !gap.startsWith("forbidden")).as(gap).isFalse();
            throw new TestAbortedException(event + ": " + gap);
        }
    }

    private static long faults(Perf perf) {
        assertThat(perf.read()).isZero();
        return perf.count(Event.PAGE_FAULTS);
    }

    private static void touchPages() {
        try (Region region = Memory.anonymous("test pages", PAGES * 4_096L)) {
            region.advise(Memory.MADV_NOHUGEPAGE);
            region.segment().fill((byte) 1);
        }
    }
}

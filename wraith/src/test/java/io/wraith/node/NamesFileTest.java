package io.wraith.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

final class NamesFileTest {
    private static final byte[] KEY = {1, 2, 3, 4};
    private static final List<byte[]> RECORDS =
            List.of(new byte[] {7}, new byte[0], new byte[] {8, 9}, new byte[] {8, 9});

    @TempDir private Path folder;

    private void write(List<byte[]> records) throws IOException {
        new NamesFile(folder).write(KEY, records::forEach);
    }

    private List<byte[]> read() {
        List<byte[]> read = new ArrayList<>();
        new NamesFile(folder).read(read::add);
        return read;
    }

    /// How many records are read, which are the first of those that were written.
    private int readsFirst() {
        List<byte[]> read = read();
        assertThat(read.size()).isLessThanOrEqualTo(RECORDS.size());
        for (int i = 0; i < read.size(); i++) {
            assertThat(read.get(i)).isEqualTo(RECORDS.get(i));
        }
        return read.size();
    }

    @Test
    void givesBackWhatItTook() throws IOException {
        assertThat(read()).isEmpty();
        assertThat(new NamesFile(folder).isFor(KEY)).isFalse();
        write(RECORDS);
        assertThat(readsFirst()).isEqualTo(RECORDS.size());
        assertThat(new NamesFile(folder).isFor(KEY)).isTrue();
        assertThat(new NamesFile(folder).isFor(new byte[] {1, 2, 3})).isFalse();
    }

    @Test
    void aBitThatFlipsAnywhereEndsWhatIsRead() throws IOException {
        write(RECORDS);
        byte[] good = Files.readAllBytes(folder.resolve(NamesFile.NAME));
        for (int bit = 0; bit < 8 * good.length; bit++) {
            byte[] bad = good.clone();
            bad[bit / 8] ^= (byte) (1 << bit % 8);
            Files.write(folder.resolve(NamesFile.NAME), bad);
            assertThat(readsFirst()).as("bit %d", bit).isLessThan(RECORDS.size());
        }
    }

    @Test
    void whatIsCutOffEndsThere() throws IOException {
        write(RECORDS);
        byte[] good = Files.readAllBytes(folder.resolve(NamesFile.NAME));
        for (int length = 0; length < good.length; length++) {
            Files.write(folder.resolve(NamesFile.NAME), Arrays.copyOf(good, length));
            assertThat(readsFirst()).as("%d bytes", length).isLessThan(RECORDS.size());
        }
    }

    @Test
    void recordsThatChangedPlacesAreNotTaken() throws IOException {
        write(RECORDS);
        byte[] good = Files.readAllBytes(folder.resolve(NamesFile.NAME));
        byte[] moved = good.clone();
        int last = good.length - 14;
        System.arraycopy(good, last, moved, last - 14, 14);
        Files.write(folder.resolve(NamesFile.NAME), moved);
        assertThat(readsFirst()).isEqualTo(2);
    }

    /// A process that ends in the middle leaves what was there before, and its draft to the next.
    @Test
    void whatIsNotFinishedDoesNotCount() throws IOException {
        write(RECORDS);
        assertThatThrownBy(() ->
                        new NamesFile(folder)
                                .write(
                                        KEY,
                                        sink -> {
                                            sink.accept(new byte[] {99});
                                            throw new IllegalStateException("killed");
                                        }))
                .hasMessage("killed");
        assertThat(readsFirst()).isEqualTo(RECORDS.size());
        Files.write(folder.resolve("." + NamesFile.NAME + ".12345"), new byte[100]);
        write(RECORDS);
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(folder.resolve(NamesFile.NAME));
        }
    }

    /// All that was written at once, and behind it what was added, whatever byte is the last one.
    @Test
    void whatIsAddedCountsAsFarAsItGot() throws IOException {
        NamesFile names = new NamesFile(folder);
        assertThat(names.isWholeDue()).isTrue();
        names.write(KEY, RECORDS.subList(0, 2)::forEach);
        long whole = Files.size(folder.resolve(NamesFile.NAME));
        assertThat(names.isWholeDue()).isFalse();
        names.add(RECORDS.subList(2, 3)::forEach);
        names.add(RECORDS.subList(3, 4)::forEach);
        assertThat(readsFirst()).isEqualTo(RECORDS.size());
        byte[] good = Files.readAllBytes(folder.resolve(NamesFile.NAME));
        for (int length = (int) whole; length < good.length; length++) {
            Files.write(folder.resolve(NamesFile.NAME), Arrays.copyOf(good, length));
            assertThat(readsFirst()).as("%d bytes", length).isBetween(2, RECORDS.size() - 1);
            // Pages that a loss of power left empty.
            Files.write(
                    folder.resolve(NamesFile.NAME),
                    Arrays.copyOf(Arrays.copyOf(good, length), good.length + 4096));
            assertThat(readsFirst()).as("%d bytes, zeros", length).isBetween(2, RECORDS.size() - 1);
        }
    }

    @Test
    void nothingIsAddedWithoutEnd() throws IOException {
        NamesFile names = new NamesFile(folder);
        byte[] record = new byte[100_000];
        names.write(KEY, sink -> sink.accept(record));
        int added = 0;
        for (; !names.isWholeDue(); added++) {
            names.add(sink -> sink.accept(record));
        }
        assertThat(added).isBetween(10, 11);
        names.write(KEY, RECORDS::forEach);
        assertThat(readsFirst()).isEqualTo(RECORDS.size());
        assertThat(names.isWholeDue()).isFalse();
    }

    @Test
    void afterWhatCouldNotBeAddedItIsWrittenAnew() throws IOException {
        NamesFile names = new NamesFile(folder);
        names.write(KEY, RECORDS::forEach);
        assertThatThrownBy(() ->
                        names.add(sink -> {
                            sink.accept(new byte[] {99});
                            throw new IllegalStateException("killed");
                        }))
                .hasMessage("killed");
        assertThat(names.isWholeDue()).isTrue();
        write(RECORDS);
        assertThat(readsFirst()).isEqualTo(RECORDS.size());
    }
}

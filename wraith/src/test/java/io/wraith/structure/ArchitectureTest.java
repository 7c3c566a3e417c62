package io.wraith.structure;

import static org.assertj.core.api.Assertions.assertThat;

import io.wraith.cli.Main;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// No module system can say "no clock here", so the layers are checked in the compiled classes.
final class ArchitectureTest {
    @Test
    void packagesUseOnlyWhatTheTableAllows() throws IOException, URISyntaxException {
        List<String> violations = new ArrayList<>();
        List<Path> classFiles = productClasses();
        for (Path file : classFiles) {
            violations.addAll(Layers.violations(ClassReferences.of(Files.readAllBytes(file))));
        }
        assertThat(classFiles).hasSizeGreaterThan(10);
        assertThat(violations).isEmpty();
    }

    @Test
    void everyPackageIsInTheTable() throws IOException, URISyntaxException {
        Set<String> packages = new TreeSet<>();
        for (Path file : productClasses()) {
            packages.add(classesFolder().relativize(file).getName(2).toString());
        }
        assertThat(Layers.MAY_USE).containsKeys(packages.toArray(String[]::new));
    }

    @Test
    void theTableHasNoCycle() {
        Map<String, Set<String>> table = Layers.MAY_USE;
        for (String start : table.keySet()) {
            assertThat(reachable(table, start)).as("from " + start).doesNotContain(start);
        }
    }

    @Test
    void aClockInTheCoreIsFound() {
        assertThat(violationsOfCalling("proto", "java.lang.System", "nanoTime"))
                .containsExactly("io/wraith/proto/Sample mentions java/lang/System.nanoTime");
        assertThat(violationsOfCalling("net", "java.lang.System", "nanoTime")).isEmpty();
        assertThat(violationsOfCalling("vfs", "java.time.Instant", "now")).isNotEmpty();
        assertThat(violationsOfCalling("wire", "java.util.concurrent.locks.Lock", "x"))
                .isNotEmpty();
    }

    @Test
    void aForbiddenLayerIsFound() {
        assertThat(violationsOfCalling("cli", "io.wraith.linux.Errno", "x")).isNotEmpty();
        assertThat(violationsOfCalling("linux", "io.wraith.kit.Pool", "x")).isNotEmpty();
        assertThat(violationsOfCalling("proto", "io.wraith.crypto.Aead", "x")).isEmpty();
        assertThat(violationsOfCalling("node", "org.example.Library", "x")).isNotEmpty();
        assertThat(violationsOfCalling("crypto", "java.lang.foreign.Arena", "global")).isNotEmpty();
    }

    @Test
    void aCipherThatHidesNothingIsFound() {
        assertThat(violationsOfCalling("proto", "io.wraith.crypto.Suite", "NULL")).isNotEmpty();
        assertThat(violationsOfCalling("node", "io.wraith.crypto.Suite", "NULL")).isNotEmpty();
        assertThat(violationsOfCalling("crypto", "io.wraith.crypto.Suite", "NULL")).isEmpty();
    }

    private static List<String> violationsOfCalling(String from, String owner, String method) {
        byte[] sample =
                ClassFile.of()
                        .build(
                                ClassDesc.of("io.wraith." + from, "Sample"),
                                type ->
                                        type.withMethodBody(
                                                "call",
                                                MethodTypeDesc.of(ConstantDescs.CD_void),
                                                ClassFile.ACC_STATIC,
                                                code ->
                                                        code.invokestatic(
                                                                        ClassDesc.of(owner),
                                                                        method,
                                                                        MethodTypeDesc.of(
                                                                                ConstantDescs
                                                                                        .CD_void))
                                                                .return_()));
        return Layers.violations(ClassReferences.of(sample)).stream()
                .filter(line -> line.endsWith("." + method))
                .toList();
    }

    private static Set<String> reachable(Map<String, Set<String>> table, String start) {
        Set<String> seen = new TreeSet<>();
        List<String> open = new ArrayList<>(table.get(start));
        while (!open.isEmpty()) {
            String next = open.removeLast();
            if (seen.add(next)) {
                open.addAll(table.getOrDefault(next, Set.of()));
            }
        }
        return seen;
    }

    private static List<Path> productClasses() throws URISyntaxException {
        return Repository.filesBelow(classesFolder().resolve("io"), ".class");
    }

    private static Path classesFolder() throws URISyntaxException {
        return Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    }
}

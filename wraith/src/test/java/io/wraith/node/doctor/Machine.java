package io.wraith.node.doctor;

import io.wraith.structure.Repository;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// The files of another machine, from one text in `src/test/resources/machines`: `== PATH` begins a
/// file, `-> PATH TARGET` is a symbolic link.
final class Machine {
    private Machine() {}

    static SystemFiles unpack(String name, Path root) throws IOException {
        Path source =
                Repository.ROOT.resolve("wraith/src/test/resources/machines/" + name + ".txt");
        Path file = root;
        StringBuilder text = new StringBuilder();
        for (String line : Files.readAllLines(source)) {
            if (line.startsWith("== ")) {
                store(root, file, text);
                file = root.resolve(line.substring(3));
            } else if (line.startsWith("-> ")) {
                String[] words = line.split(" ");
                Files.createSymbolicLink(root.resolve(words[1]), Path.of(words[2]));
            } else {
                text.append(line).append('\n');
            }
        }
        store(root, file, text);
        return new SystemFiles(root);
    }

    private static void store(Path root, Path file, StringBuilder text) throws IOException {
        if (!file.equals(root)) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        text.setLength(0);
    }
}

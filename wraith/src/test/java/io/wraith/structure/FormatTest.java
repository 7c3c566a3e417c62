package io.wraith.structure;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.ImportOrderer;
import com.google.googlejavaformat.java.JavaFormatterOptions;
import com.google.googlejavaformat.java.JavaFormatterOptions.Style;
import com.google.googlejavaformat.java.RemoveUnusedImports;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Every source file is as the formatter would write it. It runs here, in a process of JDK 25,
/// because the formatter parses with the JDK it runs on. `mvn test -pl wraith -Dtest=FormatTest
/// -Dwraith.format=true` rewrites the files.
final class FormatTest {
    private static final Formatter FORMATTER =
            new Formatter(JavaFormatterOptions.builder().style(Style.AOSP).build());

    @Test
    void sourcesAreFormatted() throws IOException, FormatterException {
        boolean rewrite = Boolean.getBoolean("wraith.format");
        List<String> unformatted = new ArrayList<>();
        List<Path> sources = Repository.javaSources("main", "test", "jcstress");
        for (Path file : sources) {
            String source = Repository.read(file);
            String formatted = format(source);
            if (!formatted.equals(source)) {
                unformatted.add(Repository.name(file));
                if (rewrite) {
                    Files.writeString(file, formatted);
                }
            }
        }
        assertThat(sources).isNotEmpty();
        if (!rewrite) {
            assertThat(unformatted).as("not formatted; see CONTRIBUTING.md").isEmpty();
        }
    }

    private static String format(String source) throws FormatterException {
        String imported = RemoveUnusedImports.removeUnusedImports(source);
        return FORMATTER.formatSource(ImportOrderer.reorderImports(imported, Style.AOSP));
    }
}

package io.wraith.structure;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// The methods of source files and their lengths, by the compiler's own parser.
final class SourceMethods extends TreeScanner<Void, List<SourceMethods.Method>> {
    /// A comment right above a method that is long by nature: unrolled vector or cipher rounds.
    private static final String STRAIGHT_LINE = "// Straight-line kernel:";

    /// `line` is where it begins, annotations included.
    record Method(String file, String name, long line, int lines, boolean isStraightLineKernel) {}

    private final Path file;
    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final LineMap map;
    private final String[] text;

    private SourceMethods(CompilationUnitTree unit, SourcePositions positions) {
        this.file = Path.of(unit.getSourceFile().toUri());
        this.unit = unit;
        this.positions = positions;
        this.map = unit.getLineMap();
        this.text = Repository.read(file).split("\n", -1);
    }

    static List<Method> of(List<Path> sources) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task =
                    (JavacTask)
                            compiler.getTask(
                                    null,
                                    files,
                                    null,
                                    List.of("-proc:none"),
                                    null,
                                    files.getJavaFileObjectsFromPaths(sources));
            List<Method> methods = new ArrayList<>();
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new SourceMethods(unit, positions).scan(unit, methods);
            }
            return methods;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public Void visitMethod(MethodTree method, List<Method> found) {
        long start = positions.getStartPosition(unit, method);
        long end = positions.getEndPosition(unit, method);
        // A record's canonical constructor and the like have no text of their own.
        if (start >= 0 && end > start) {
            long first = map.getLineNumber(start);
            int lines = Math.toIntExact(map.getLineNumber(end) - first + 1);
            String name = method.getName().toString();
            found.add(new Method(Repository.name(file), name, first, lines, isStraightLine(first)));
        }
        return super.visitMethod(method, found);
    }

    private boolean isStraightLine(long firstLine) {
        for (int line = (int) (firstLine - 2); line >= 0; line--) {
            String stripped = text[line].strip();
            if (stripped.startsWith(STRAIGHT_LINE)) {
                return true;
            }
            if (!stripped.startsWith("//")) {
                return false;
            }
        }
        return false;
    }
}

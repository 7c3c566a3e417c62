import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassFile.StackMapsOption;
import java.lang.classfile.ClassFileVersion;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeTransform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/// Rewrites libraries in place so that the JVM's start-up cache can hold their classes. It takes
/// none from a signed jar, nor any in the format before Java 6, which has to be verified by the old
/// verifier at each start. So signatures are left out, with the digests in the manifest (Maven has
/// checked what it downloaded), and old classes get stack maps and the version of Java 8.
///
///     java CacheableLibraries.java JAR...
final class CacheableLibraries {
    private static final int FIRST_WITH_STACK_MAPS = ClassFile.JAVA_6_VERSION;
    private static final String MANIFEST = "META-INF/MANIFEST.MF";

    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final Map<String, ZipEntry> entries = new LinkedHashMap<>();
    private final ClassFile classes =
            ClassFile.of(
                    StackMapsOption.GENERATE_STACK_MAPS,
                    ClassHierarchyResolverOption.of(
                            ClassHierarchyResolver.ofResourceParsing(
                                            type -> find(type.descriptorString()))
                                    .orElse(ClassHierarchyResolver.defaultResolver())));

    public static void main(String[] jars) throws IOException {
        for (String jar : jars) {
            Path path = Path.of(jar);
            Path rewritten = path.resolveSibling(path.getFileName() + ".new");
            new CacheableLibraries(path).write(rewritten);
            Files.move(rewritten, path, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private CacheableLibraries(Path jar) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (!entry.isDirectory() && !isSignature(entry.getName())) {
                    entries.put(entry.getName(), entry);
                    files.put(entry.getName(), zip.getInputStream(entry).readAllBytes());
                }
            }
        }
    }

    private static boolean isSignature(String name) {
        return name.matches("META-INF/[^/]*\\.(SF|RSA|DSA|EC)");
    }

    private InputStream find(String descriptor) {
        String name = descriptor.substring(1, descriptor.length() - 1);
        byte[] bytes = files.get(name + ".class");
        return bytes == null ? null : new ByteArrayInputStream(bytes);
    }

    private void write(Path jar) throws IOException {
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                ZipEntry entry = new ZipEntry(file.getKey());
                entry.setTimeLocal(entries.get(file.getKey()).getTimeLocal());
                out.putNextEntry(entry);
                out.write(rewritten(file.getKey(), file.getValue()));
            }
        }
    }

    private byte[] rewritten(String name, byte[] bytes) throws IOException {
        if (name.equals(MANIFEST)) {
            return withoutDigests(bytes);
        }
        return name.endsWith(".class") ? withStackMaps(bytes) : bytes;
    }

    private static byte[] withoutDigests(byte[] bytes) throws IOException {
        Manifest manifest = new Manifest(new ByteArrayInputStream(bytes));
        manifest.getEntries().clear();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        manifest.write(out);
        return out.toByteArray();
    }

    private byte[] withStackMaps(byte[] bytes) {
        ClassModel model = classes.parse(bytes);
        if (model.majorVersion() >= FIRST_WITH_STACK_MAPS) {
            return bytes;
        }
        ClassTransform newer =
                (builder, element) ->
                        builder.with(
                                element instanceof ClassFileVersion
                                        ? ClassFileVersion.of(ClassFile.JAVA_8_VERSION, 0)
                                        : element);
        return classes.transformClass(
                model,
                ClassTransform.transformingMethodBodies(CodeTransform.ACCEPT_ALL).andThen(newer));
    }
}

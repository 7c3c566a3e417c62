package io.wraith.linux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.GroupLayout;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// What the binding classes claim about C: one fact per constant, struct size, member offset and
/// member size, each with the C expression that has to give the same number.
final class LayoutFacts {
    /// `expression` is C; `value` is what Java says.
    record Fact(Class<?> owner, String name, String expression, long value) {
        String key() {
            return owner.getSimpleName() + " " + name;
        }
    }

    private LayoutFacts() {}

    /// Prints the facts of the architecture named by the argument. The JDK's own linker has to know
    /// where it really is, so it is started before the property changes.
    public static void main(String[] arguments) {
        Linker.nativeLinker();
        System.setProperty("os.arch", arguments[0]);
        all().forEach(fact -> System.out.println(fact.key() + " = " + fact.value()));
    }

    static List<Fact> all() {
        return bindingClasses().stream().flatMap(owner -> of(owner).stream()).toList();
    }

    static List<Class<?>> bindingClasses() {
        try {
            URI home = Sys.class.getProtectionDomain().getCodeSource().getLocation().toURI();
            try (Stream<Path> files = Files.list(Path.of(home).resolve("io/wraith/linux"))) {
                return files.map(file -> file.getFileName().toString())
                        .filter(name -> name.endsWith(".class") && !name.startsWith("package-info"))
                        .map(name -> name.substring(0, name.length() - ".class".length()))
                        .sorted()
                        .<Class<?>>map(LayoutFacts::load)
                        .filter(type -> type.isAnnotationPresent(Header.class))
                        .toList();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (URISyntaxException failure) {
            throw new AssertionError(failure);
        }
    }

    static List<Fact> of(Class<?> owner) {
        List<Fact> facts = new ArrayList<>();
        for (Field field : owner.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers()) && !field.isAnnotationPresent(Ours.class)) {
                addFacts(facts, owner, field);
            }
        }
        return facts;
    }

    private static void addFacts(List<Fact> facts, Class<?> owner, Field field) {
        field.setAccessible(true);
        String name = field.getName();
        boolean isConstant =
                Modifier.isFinal(field.getModifiers())
                        && isCName(name)
                        && !Modifier.isPrivate(field.getModifiers());
        if (isConstant && field.getType() == int.class) {
            facts.add(
                    new Fact(
                            owner,
                            name,
                            "(int)(" + name + ")",
                            ((Number) value(field)).longValue()));
        } else if (isConstant && field.getType() == long.class) {
            facts.add(new Fact(owner, name, name, ((Number) value(field)).longValue()));
        } else if (field.getType() == StructLayout.class) {
            addStruct(facts, owner, (StructLayout) value(field));
        }
    }

    /// C names are in upper case, but for the ends of the numbers of system calls and BPF
    /// functions.
    private static boolean isCName(String name) {
        return name.startsWith("SYS_")
                || name.startsWith("BPF_FUNC_")
                || name.equals(name.toUpperCase(Locale.ROOT));
    }

    private static void addStruct(List<Fact> facts, Class<?> owner, StructLayout layout) {
        String label =
                layout.name()
                        .orElseThrow(() -> new AssertionError(owner + ": a layout without name"));
        String type = label.contains(" ") || label.endsWith("_t") ? label : "struct " + label;
        if (!label.startsWith("union ")) {
            // A layout of ours is one command's view of a union, which grows with the kernel.
            facts.add(new Fact(owner, type, "sizeof(" + type + ")", layout.byteSize()));
        }
        addMembers(facts, owner, type, "", 0, layout);
    }

    private static void addMembers(
            List<Fact> facts,
            Class<?> owner,
            String type,
            String path,
            long base,
            GroupLayout group) {
        long offset = base;
        for (MemoryLayout member : group.memberLayouts()) {
            if (member.name().isPresent()) {
                String name = path + member.name().get();
                facts.add(
                        new Fact(
                                owner,
                                type + " " + name + " offset",
                                "offsetof(" + type + ", " + name + ")",
                                offset));
                facts.add(
                        new Fact(
                                owner,
                                type + " " + name + " size",
                                "sizeof(((" + type + "*)0)->" + name + ")",
                                member.byteSize()));
                if (member instanceof StructLayout nested) {
                    addMembers(facts, owner, type, name + ".", offset, nested);
                }
            }
            if (group instanceof StructLayout) {
                offset += member.byteSize();
            }
        }
    }

    private static Object value(Field field) {
        try {
            return field.get(null);
        } catch (IllegalAccessException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName("io.wraith.linux." + name);
        } catch (ClassNotFoundException impossible) {
            throw new AssertionError(impossible);
        }
    }
}

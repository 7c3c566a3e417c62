package io.wraith.structure;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.FieldModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a class file mentions: every class (`java/lang/String`) and member (`java/lang/Math.abs`)
/// of its constant pool, and the classes of its descriptors, which need not be in the pool by
/// themselves.
record ClassReferences(String name, Set<String> mentioned) {
    private static final Pattern CLASS_IN_DESCRIPTOR = Pattern.compile("L([^;<>]+)[;<]");

    static ClassReferences of(byte[] classFile) {
        ClassModel model = ClassFile.of().parse(classFile);
        Set<String> mentioned = new TreeSet<>();
        for (PoolEntry entry : model.constantPool()) {
            switch (entry) {
                case ClassEntry type -> addClass(mentioned, type.asInternalName());
                case MemberRefEntry member -> {
                    String owner = member.owner().asInternalName();
                    if (!owner.startsWith("[")) {
                        mentioned.add(owner + "." + member.name().stringValue());
                    }
                }
                case NameAndTypeEntry pair -> addDescriptor(mentioned, pair.type().stringValue());
                case MethodTypeEntry type ->
                        addDescriptor(mentioned, type.descriptor().stringValue());
                default -> {}
            }
        }
        for (FieldModel field : model.fields()) {
            addDescriptor(mentioned, field.fieldType().stringValue());
        }
        for (MethodModel method : model.methods()) {
            addDescriptor(mentioned, method.methodType().stringValue());
        }
        return new ClassReferences(model.thisClass().asInternalName(), mentioned);
    }

    private static void addClass(Set<String> mentioned, String internalName) {
        if (internalName.startsWith("[")) {
            addDescriptor(mentioned, internalName);
        } else {
            mentioned.add(internalName);
        }
    }

    private static void addDescriptor(Set<String> mentioned, String descriptor) {
        Matcher classes = CLASS_IN_DESCRIPTOR.matcher(descriptor);
        while (classes.find()) {
            mentioned.add(classes.group(1));
        }
    }
}

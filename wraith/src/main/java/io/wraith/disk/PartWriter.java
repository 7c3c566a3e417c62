package io.wraith.disk;

/// How files are finished in one transfer.
record PartWriter(
        AttributeWriter attributes,
        Placement placement,
        UnsyncedMark mark,
        boolean eachFileDurable) {
    int finish(PartFile part, Tools tools) {
        mark.set();
        return part.finish(attributes, placement, eachFileDurable, tools);
    }
}

package io.wraith.disk;

/// How files are finished in one transfer.
record PartWriter(AttributeWriter attributes, Placement placement, boolean eachFileDurable) {
    int finish(PartFile part, Tools tools) {
        return part.finish(attributes, placement, eachFileDurable, tools);
    }
}

/// What is moved: lists of entries, blocks and their verification, as TRANSFER.md says. A [Sender]
/// and a [Receiver] speak of entries and slots; whoever owns them reads and writes files and holds
/// the bytes.
package io.wraith.transfer;

/// What crosses threads, without locks: bounded queues by number of producers and consumers, a free
/// list of slot numbers, a ring of variable-length records, and how to wait for all of them.
///
/// Everything here is allocation-free once built, has a fixed size (except [Queues#unbounded]), and
/// answers "full" or "empty" instead of blocking; [Backoff] is the waiting. Objects cross in a
/// [Queues] queue, slot numbers in an [IndexStack], bytes in a [ByteRing].
///
/// ```
/// MessagePassingQueue<Command> commands = Queues.mpsc(1024);
/// Backoff backoff = new Backoff();
/// while (running) {
///     backoff.idle(commands.drain(this::execute, 64));
/// }
/// ```
package io.wraith.ring;

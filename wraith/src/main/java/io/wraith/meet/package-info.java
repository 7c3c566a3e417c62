/// How peers find and trust each other: tickets, codes of words and the proof that both sides know
/// one, capabilities, and messages by which peers on one network find each other.
///
/// What is said aloud or pasted is read with patience, and refused with a sentence for a person.
/// What comes from a peer is read by total functions that give a value or a reason.
package io.wraith.meet;

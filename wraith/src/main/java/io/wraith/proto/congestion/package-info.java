/// How much may be in flight and how fast it leaves: BBRv3 with a random-loss floor, CUBIC, a fixed
/// rate, and the pacer. Decides from samples and times it is given; holds no packet and no clock.
package io.wraith.proto.congestion;

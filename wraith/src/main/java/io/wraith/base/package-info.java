/// What the JDK lacks and every layer needs. Uses nothing of ours.
package io.wraith.base;

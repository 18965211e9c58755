/**
 * The online linear head: tests each example, then trains on it. {@link io.pool5.linear.OnlineHead}
 * learns, {@link io.pool5.linear.LinearModel} is a copy that only predicts, {@link
 * io.pool5.linear.HeadParameters} says what both are made of. Nothing but the JDK.
 */
package io.pool5.linear;

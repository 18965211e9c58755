/** The engines that run the network, behind {@link io.pool5.vgg16.engine.Network}. */
package io.pool5.vgg16.engine;

package io.pool5.vgg16.engine;

/**
 * What computes a layer of a network, and how fast.
 *
 * @param layer its name, or what is done between layers
 * @param kernel the engine's name for the code that runs
 * @param milliseconds for one image, in a batch as large as the network's
 */
public record LayerTiming(String layer, String kernel, double milliseconds) {}

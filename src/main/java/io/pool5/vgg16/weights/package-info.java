/** Reading, checking and naming the network's weights. */
package io.pool5.vgg16.weights;

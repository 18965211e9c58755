/** VGG16's convolutional part: its architecture, its weights, and the engines that run it. */
package io.pool5.vgg16;

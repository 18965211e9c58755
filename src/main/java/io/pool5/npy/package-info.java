/**
 * NumPy's file format .npy, for arrays of float32: what {@code numpy.save} writes and load reads.
 */
package io.pool5.npy;

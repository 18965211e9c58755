/**
 * NumPy's file formats: .npy for an array of float32, what {@code numpy.save} writes and load
 * reads; .npz, a zip of such files, for several arrays, of text and other numbers too.
 */
package io.pool5.npy;

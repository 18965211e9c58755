/**
 * The feature workers: a topology that turns each image into a feature record, and what keeps the
 * network busy meanwhile. A consumer interceptor shows every polled record to the {@link
 * io.pool5.features.Prefetcher}, which decodes it and puts it before the {@link
 * io.pool5.features.DynamicBatcher}; the processor then waits for the result of its own record, so
 * that offsets mean what they always mean.
 */
package io.pool5.features;

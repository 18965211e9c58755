/**
 * A head: labels meet features, examples go to a log, the model is a fold over that log, its
 * snapshots go to a topic that the predictors follow. {@link io.pool5.head.HeadWorker} runs it all.
 *
 * <p>Joining: {@code LabelParser}, {@code LabelJoiner}, {@code FeatureJoiner} over {@code
 * JoinStates}. Training: {@code Trainer} over {@code HeadFold}, with {@code HeadHistory} to find
 * its place after a restart. Predicting: {@code ModelFollower} and {@code Predictor}.
 */
package io.pool5.head;

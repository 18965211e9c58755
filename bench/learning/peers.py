"""Online learners of other projects behind one interface.

A learner is made from a Stream, and step(i) learns its i-th row. It returns what was predicted before that: a
probability for each class in the order of stream.classes, or None where the learner could not predict yet.
"""

import numpy as np
import scipy.sparse
import vowpalwabbit
from river import linear_model, multiclass, optim
from sklearn.linear_model import SGDClassifier


class VowpalWabbit:
    """One against all. Text is parsed before the clock runs: what is measured is learning."""

    def __init__(self, stream, options):
        self.workspace = vowpalwabbit.Workspace(
            f"--oaa {len(stream.classes)} --loss_function logistic --probabilities --quiet {options}"
        )
        self.examples = [
            self.workspace.parse(f"{y + 1} | " + " ".join(f"{j}:{v:.9g}" for j, v in zip(at, values)))
            for at, values, y in zip(stream.positions, stream.values, stream.y)
        ]

    def step(self, i):
        self.workspace.learn(self.examples[i])
        return self.examples[i].get_prediction(vowpalwabbit.PredictionType.SCALARS)


class ScikitLearn:
    """SGDClassifier over sparse rows."""

    def __init__(self, stream, **options):
        self.model = SGDClassifier(random_state=0, **options)
        self.y = stream.y
        self.classes = np.arange(len(stream.classes))
        self.rows = [
            scipy.sparse.csr_matrix((values, at, [0, len(at)]), shape=(1, stream.dimension))
            for at, values in zip(stream.positions, stream.values)
        ]
        self.started = False

    def step(self, i):
        predicted = self.model.predict_proba(self.rows[i])[0] if self.started else None
        self.model.partial_fit(self.rows[i], [self.y[i]], classes=self.classes)
        self.started = True
        return predicted


class River:
    """Any of its classifiers, over dictionaries; it finds the classes as they come."""

    def __init__(self, stream, model):
        self.model = model
        self.y = stream.y
        self.classes = range(len(stream.classes))
        self.rows = [
            dict(zip(at.tolist(), values.tolist())) for at, values in zip(stream.positions, stream.values)
        ]

    def step(self, i):
        predicted = self.model.predict_proba_one(self.rows[i])
        self.model.learn_one(self.rows[i], self.y[i])
        return [predicted.get(c, 0.0) for c in self.classes] if predicted else None


def softmax_regression():
    return linear_model.SoftmaxRegression(optimizer=optim.AdaGrad(0.1))


def one_versus_rest():
    return multiclass.OneVsRestClassifier(linear_model.LogisticRegression(optimizer=optim.AdaGrad(0.1)))


# As they come, and with settings that did better on these rows than others tried by hand.
PEERS = {
    "Vowpal Wabbit, one against all": lambda s: VowpalWabbit(s, ""),
    "Vowpal Wabbit, `--coin`": lambda s: VowpalWabbit(s, "--coin"),
    "Vowpal Wabbit, `--adaptive -l 1`": lambda s: VowpalWabbit(s, "--adaptive -l 1"),
    "Vowpal Wabbit, `--adaptive -l 0.1`": lambda s: VowpalWabbit(s, "--adaptive -l 0.1"),
    "scikit-learn SGDClassifier(log_loss)": lambda s: ScikitLearn(s, loss="log_loss"),
    "scikit-learn SGDClassifier(log_loss, average)": lambda s: ScikitLearn(s, loss="log_loss", average=True),
    "River SoftmaxRegression, AdaGrad(0.1)": lambda s: River(s, softmax_regression()),
    "River OneVsRest(LogisticRegression), AdaGrad(0.1)": lambda s: River(s, one_versus_rest()),
}

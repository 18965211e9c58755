"""Makes the .npz files beside it and prints the numbers in ImportTest.

Needs NumPy and scikit-learn (2.4.6 and 1.9.1 made what is here). All but eight
of the 25,088 weights are 0, so that the files stay small.
"""
import numpy as np
from sklearn.linear_model import LogisticRegression

AT = [0, 1, 511, 512, 9999, 12544, 25086, 25087]


def rows(values):
    x = np.zeros((len(values), 25088))
    x[:, AT] = values
    return x / np.linalg.norm(x, axis=1, keepdims=True)


def examples(rng, count, y):
    values = rng.random((count, 8))
    values[np.arange(count), y] += 1
    values[np.arange(count), y + 3] += 0.5
    return rows(values)


def save(name, model, **others):
    arrays = dict(coef_=model.coef_, intercept_=model.intercept_, classes_=model.classes_)
    np.savez_compressed(name, **(arrays | others))


rng = np.random.default_rng(7)
asked = rows(np.array([[1, 2, 3, 4, 5, 6, 7, 8], [8, 0, 0, 1, 0, 0, 2, 0.5]]))

y = rng.integers(0, 3, 90)
three = LogisticRegression(C=10).fit(examples(rng, 90, y), np.array(["tulip", "Rosé", "daisy"])[y])
save("three.npz", three)
save("columns.npz", three, coef_=np.asfortranarray(three.coef_.astype(">f4")))
save("objects.npz", three, classes_=three.classes_.astype(object))

y = rng.integers(0, 2, 60)
two = LogisticRegression(C=10).fit(examples(rng, 60, y), 10 * y + 5)
save("two.npz", two)

for model in (three, two):
    print(model.classes_, model.decision_function(asked).tolist(), model.predict_proba(asked).tolist())

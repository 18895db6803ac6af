"""Texts to numbers, with scikit-learn's analyzer."""

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer

LENGTH = 24


class Tokenizer:
    def __init__(self, texts):
        vectorizer = CountVectorizer(ngram_range=(1, 2), min_df=2, token_pattern=r"\w+")
        vectorizer.fit(texts)
        self.analyze = vectorizer.build_analyzer()
        words = sorted(vectorizer.vocabulary_)
        self.index = {word: i + 2 for i, word in enumerate(words)}
        self.unknown = 0

    def __len__(self):
        return len(self.index) + 2

    def encode(self, text):
        ids = []
        for token in self.analyze(text):
            if token not in self.index:
                self.unknown += 1
            ids.append(self.index.get(token, 1))
        return ids[:LENGTH]

    def __call__(self, texts):
        batch = np.zeros([len(texts), LENGTH], np.int32)
        for row, text in zip(batch, texts):
            ids = self.encode(text)
            row[: len(ids)] = ids
        return batch

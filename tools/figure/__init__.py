"""A person made of numbers: movements with known truth, for tests and for the rendered videos.

One vocabulary of movements (``movements``) drives two bodies: the stick figure here, which turns
joints straight into landmarks for fast tests, and the rendered avatar, which MediaPipe must find.

Coordinates: metres, Y up, the floor at y = 0. A standing person faces +Z with the left side at +X.
A supine person lies along X with the head towards -X, face up, the right side towards +Z.
"""

"""What is wrong with an exercise that its schema cannot see.

Every module has `mistakes`, what makes an exercise refused, and may have `doubts`, what is told.
"""

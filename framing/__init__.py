"""framing: how do different outlets describe the same events across time?"""
